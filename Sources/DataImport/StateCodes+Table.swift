extension StateCodes {
    /// One line per spell: code of the Correlates of War project, code of the economy here (`-` where it has none), first
    /// and last year (empty: still a member), name.
    ///
    /// Entry and exit years are those of the State System Membership list of 2016; a state that was a member at its end
    /// is taken to be one since. The economy codes are ISO 3166-1 alpha-3, or of ISO 3166-3 for CSK, DDR, YMD and YUG;
    /// Kosovo has the code XKX, which ISO leaves to users.
    static let table = """
        2,USA,1816,,United States of America
        20,CAN,1920,,Canada
        31,BHS,1973,,Bahamas
        40,CUB,1902,1906,Cuba
        40,CUB,1909,,Cuba
        41,HTI,1859,1915,Haiti
        41,HTI,1934,,Haiti
        42,DOM,1894,1916,Dominican Republic
        42,DOM,1924,,Dominican Republic
        51,JAM,1962,,Jamaica
        52,TTO,1962,,Trinidad and Tobago
        53,BRB,1966,,Barbados
        54,DMA,1978,,Dominica
        55,GRD,1974,,Grenada
        56,LCA,1979,,St. Lucia
        57,VCT,1979,,St. Vincent and the Grenadines
        58,ATG,1981,,Antigua & Barbuda
        60,KNA,1983,,St. Kitts and Nevis
        70,MEX,1831,,Mexico
        80,BLZ,1981,,Belize
        90,GTM,1868,,Guatemala
        91,HND,1899,,Honduras
        92,SLV,1875,,El Salvador
        93,NIC,1900,,Nicaragua
        94,CRI,1920,,Costa Rica
        95,PAN,1903,,Panama
        100,COL,1831,,Colombia
        101,VEN,1841,,Venezuela
        110,GUY,1966,,Guyana
        115,SUR,1975,,Suriname
        130,ECU,1854,,Ecuador
        135,PER,1839,,Peru
        140,BRA,1822,,Brazil
        145,BOL,1848,,Bolivia
        150,PRY,1846,1870,Paraguay
        150,PRY,1876,,Paraguay
        155,CHL,1839,,Chile
        160,ARG,1841,,Argentina
        165,URY,1882,,Uruguay
        200,GBR,1816,,United Kingdom
        205,IRL,1922,,Ireland
        210,NLD,1816,1940,Netherlands
        210,NLD,1945,,Netherlands
        211,BEL,1830,1940,Belgium
        211,BEL,1945,,Belgium
        212,LUX,1920,1940,Luxembourg
        212,LUX,1944,,Luxembourg
        220,FRA,1816,1942,France
        220,FRA,1944,,France
        221,MCO,1993,,Monaco
        223,LIE,1990,,Liechtenstein
        225,CHE,1816,,Switzerland
        230,ESP,1816,,Spain
        232,AND,1993,,Andorra
        235,PRT,1816,,Portugal
        240,-,1837,1866,Hanover
        245,-,1816,1871,Bavaria
        255,DEU,1816,1945,Germany
        255,DEU,1990,,Germany
        260,DEU,1955,1990,German Federal Republic
        265,DDR,1954,1990,German Democratic Republic
        267,-,1816,1871,Baden
        269,-,1816,1867,Saxony
        271,-,1816,1871,Wuerttemburg
        273,-,1816,1866,Hesse Electoral
        275,-,1816,1867,Hesse Grand Ducal
        280,-,1843,1867,Mecklenburg Schwerin
        290,POL,1918,1939,Poland
        290,POL,1945,,Poland
        300,-,1816,1918,Austria-Hungary
        305,AUT,1919,1938,Austria
        305,AUT,1955,,Austria
        310,HUN,1918,,Hungary
        315,CSK,1918,1939,Czechoslovakia
        315,CSK,1945,1992,Czechoslovakia
        316,CZE,1993,,Czech Republic
        317,SVK,1993,,Slovakia
        325,ITA,1816,,Italy
        327,-,1816,1860,Papal States
        329,-,1816,1861,Two Sicilies
        331,SMR,1992,,San Marino
        332,-,1842,1860,Modena
        335,-,1851,1860,Parma
        337,-,1816,1860,Tuscany
        338,MLT,1964,,Malta
        339,ALB,1914,1939,Albania
        339,ALB,1944,,Albania
        341,MNE,2006,,Montenegro
        343,MKD,1993,,Macedonia
        344,HRV,1992,,Croatia
        345,SRB,1878,1917,Serbia
        345,YUG,1918,1941,Yugoslavia
        345,YUG,1944,1991,Yugoslavia
        345,SRB,1992,,Serbia
        346,BIH,1992,,Bosnia and Herzegovina
        347,XKX,2008,,Kosovo
        349,SVN,1992,,Slovenia
        350,GRC,1828,1941,Greece
        350,GRC,1944,,Greece
        352,CYP,1960,,Cyprus
        355,BGR,1908,,Bulgaria
        359,MDA,1991,,Moldova
        360,ROU,1878,,Romania
        365,RUS,1816,,Russia
        366,EST,1918,1940,Estonia
        366,EST,1991,,Estonia
        367,LVA,1918,1940,Latvia
        367,LVA,1991,,Latvia
        368,LTU,1918,1940,Lithuania
        368,LTU,1991,,Lithuania
        369,UKR,1991,,Ukraine
        370,BLR,1991,,Belarus
        371,ARM,1991,,Armenia
        372,GEO,1991,,Georgia
        373,AZE,1991,,Azerbaijan
        375,FIN,1917,,Finland
        380,SWE,1816,,Sweden
        385,NOR,1905,1940,Norway
        385,NOR,1945,,Norway
        390,DNK,1816,1940,Denmark
        390,DNK,1945,,Denmark
        395,ISL,1944,,Iceland
        402,CPV,1975,,Cape Verde
        403,STP,1975,,Sao Tome and Principe
        404,GNB,1974,,Guinea-Bissau
        411,GNQ,1968,,Equatorial Guinea
        420,GMB,1965,,Gambia
        432,MLI,1960,,Mali
        433,SEN,1960,,Senegal
        434,BEN,1960,,Benin
        435,MRT,1960,,Mauritania
        436,NER,1960,,Niger
        437,CIV,1960,,Ivory Coast
        438,GIN,1958,,Guinea
        439,BFA,1960,,Burkina Faso
        450,LBR,1920,,Liberia
        451,SLE,1961,,Sierra Leone
        452,GHA,1957,,Ghana
        461,TGO,1960,,Togo
        471,CMR,1960,,Cameroon
        475,NGA,1960,,Nigeria
        481,GAB,1960,,Gabon
        482,CAF,1960,,Central African Republic
        483,TCD,1960,,Chad
        484,COG,1960,,Congo
        490,COD,1960,,Democratic Republic of the Congo
        500,UGA,1962,,Uganda
        501,KEN,1963,,Kenya
        510,TZA,1961,,Tanzania
        511,-,1963,1964,Zanzibar
        516,BDI,1962,,Burundi
        517,RWA,1962,,Rwanda
        520,SOM,1960,,Somalia
        522,DJI,1977,,Djibouti
        530,ETH,1898,1936,Ethiopia
        530,ETH,1941,,Ethiopia
        531,ERI,1993,,Eritrea
        540,AGO,1975,,Angola
        541,MOZ,1975,,Mozambique
        551,ZMB,1964,,Zambia
        552,ZWE,1965,,Zimbabwe
        553,MWI,1964,,Malawi
        560,ZAF,1920,,South Africa
        565,NAM,1990,,Namibia
        570,LSO,1966,,Lesotho
        571,BWA,1966,,Botswana
        572,SWZ,1968,,Swaziland
        580,MDG,1960,,Madagascar
        581,COM,1975,,Comoros
        590,MUS,1968,,Mauritius
        591,SYC,1976,,Seychelles
        600,MAR,1847,1912,Morocco
        600,MAR,1956,,Morocco
        615,DZA,1962,,Algeria
        616,TUN,1825,1881,Tunisia
        616,TUN,1956,,Tunisia
        620,LBY,1951,,Libya
        625,SDN,1956,,Sudan
        626,SSD,2011,,South Sudan
        630,IRN,1855,,Iran
        640,TUR,1816,,Turkey
        645,IRQ,1932,,Iraq
        651,EGY,1855,1882,Egypt
        651,EGY,1937,,Egypt
        652,SYR,1946,1958,Syria
        652,SYR,1961,,Syria
        660,LBN,1946,,Lebanon
        663,JOR,1946,,Jordan
        666,ISR,1948,,Israel
        670,SAU,1927,,Saudi Arabia
        678,YEM,1926,1990,Yemen Arab Republic
        679,YEM,1990,,Yemen
        680,YMD,1967,1990,Yemen People's Republic
        690,KWT,1961,,Kuwait
        692,BHR,1971,,Bahrain
        694,QAT,1971,,Qatar
        696,ARE,1971,,United Arab Emirates
        698,OMN,1971,,Oman
        700,AFG,1919,,Afghanistan
        701,TKM,1991,,Turkmenistan
        702,TJK,1991,,Tajikistan
        703,KGZ,1991,,Kyrgyzstan
        704,UZB,1991,,Uzbekistan
        705,KAZ,1991,,Kazakhstan
        710,CHN,1860,,China
        712,MNG,1921,,Mongolia
        713,TWN,1949,,Taiwan
        730,-,1887,1905,Korea
        731,PRK,1948,,North Korea
        732,KOR,1949,,South Korea
        740,JPN,1860,1945,Japan
        740,JPN,1952,,Japan
        750,IND,1947,,India
        760,BTN,1971,,Bhutan
        770,PAK,1947,,Pakistan
        771,BGD,1971,,Bangladesh
        775,MMR,1948,,Myanmar
        780,LKA,1948,,Sri Lanka
        781,MDV,1965,,Maldives
        790,NPL,1920,,Nepal
        800,THA,1887,,Thailand
        811,KHM,1953,,Cambodia
        812,LAO,1953,,Laos
        816,VNM,1954,,Vietnam
        817,-,1954,1975,Republic of Vietnam
        820,MYS,1957,,Malaysia
        830,SGP,1965,,Singapore
        835,BRN,1984,,Brunei
        840,PHL,1946,,Philippines
        850,IDN,1949,,Indonesia
        860,TLS,2002,,East Timor
        900,AUS,1920,,Australia
        910,PNG,1975,,Papua New Guinea
        920,NZL,1920,,New Zealand
        935,VUT,1981,,Vanuatu
        940,SLB,1978,,Solomon Islands
        946,KIR,1999,,Kiribati
        947,TUV,2000,,Tuvalu
        950,FJI,1970,,Fiji
        955,TON,1999,,Tonga
        970,NRU,1999,,Nauru
        983,MHL,1991,,Marshall Islands
        986,PLW,1994,,Palau
        987,FSM,1991,,Federated States of Micronesia
        990,WSM,1976,,Samoa
        """
}
