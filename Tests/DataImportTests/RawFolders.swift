import TestSupport
import WorldData

@testable import DataImport

/// Small raw folders in the layouts of the sources, with every trap that their descriptions name.
enum RawFolders {
    /// A folder of the layout `peacescience`.
    static func peaceScience() throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        // 811 Cambodia, 710 China, 2 the USA, 365 Russia, 255 and 260 Germany, 265 its east, 817 the Republic of Vietnam.
        try folder.write(
            "atop_alliance.csv",
            "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n"
                + "710,811,1990,0,0,0,1,0\n811,710,1990,0,0,0,0,1\n2,811,1991,0,0,0,0,0\n2,817,1960,1,0,0,0,0\n"
                + "2,255,1990,1,0,0,0,0\n2,260,1990,1,0,0,0,1\n255,260,1990,1,0,0,0,0\n")
        try folder.write(
            "contiguity.csv",
            "ccode1,ccode2,conttype,stdate,enddate\n811,816,1,1988-03-01,1990-12-01\n811,816,4,1990-12-01,1991-12-01\n"
                + "2,365,0,1990-01-01,1991-12-01\n")
        try folder.write(
            "min_distance.csv",
            "ccode1,ccode2,year,mindist\n2,811,1990,7654.321\n2,811,1991,\n2,255,1990,5\n2,260,1990,4\n")
        try folder.write("igo_dyad.csv", "ccode1,ccode2,year,dyadigos\n2,811,1990,20\n710,811,1990,-9\n")
        let disputes =
            "dispnum,ccode1,ccode2,year,hostlev1,hostlev2,fatality\n1,811,816,1989,4,-9,-9\n1,816,811,1989,-9,4,-9\n"
            + "2,2,811,1990,-9,-9,0\n3,811,816,1989,2,3,0\n"
        try folder.write("mid_gml_dyad_year.csv", disputes)
        try folder.write("mid_cow_dyad_year.csv", disputes)
        try folder.write(
            "rivalries_thompson_dreyer.csv",
            "rivalryno,rivalryname,ccode1,ccode2,styear,endyear\n1,Cambodia-Vietnam,811,816,1979,1980\n"
                + "2,Old,200,220,1494,1700\n")
        try folder.write(
            "rivalries_tss.csv",
            "tssr_id,rivalry,ccode1,ccode2,start,end,positional\n1,Cambodia-Vietnam,811,816,1979,1980,\n")
        try folder.write(
            "democracy.csv",
            "ccode,year,euds,aeuds,polity2,v2x_polyarchy\n811,1990,,,1,0.25\n2,1990,,,10,0.75\n2,1991,,,,0.75\n"
                + "255,1990,,,10,0.875\n260,1990,,,9,0.5\n")
        try folder.write(
            "material_capabilities.csv", "ccode,year,milex,cinc\n811,1990,,0.002\n2,1990,1,0.016\n817,1960,1,0.001\n")
        return folder
    }

    /// A folder of the layout `sipri-arms`.
    static func armsTransfers() throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        try folder.write(
            "transfers_1950_2021.csv",
            """
            supplier,recipient,supplier_cow,recipient_cow,year,tiv_million
            China,Cambodia,710,811,2007,8
            China,Khmer Rouge (Cambodia)*,710,811,2007,100
            China,African Union**,710,,2007,5
            Soviet Union,Cambodia,365,811,1983,7
            Russia,Cambodia,365,811,2000,3
            Unknown supplier(s),Cambodia,,811,2001,1
            Serbia,Cambodia,,811,2012,2
            United States,South Vietnam,2,817,1970,40
            China,Cambodia,710,811,2010,0
            Germany,Northern Cyprus,255,352,1991,4
            Germany,Cyprus,255,352,1992,6
            East Germany (GDR),Cambodia,265,811,1985,1
            North Yemen,Namibia,678,565,1991,1

            """)
        return folder
    }

    /// A folder of the layout `china-ties`.
    static func chinaTies() throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        try folder.write(
            "leader_engagements.csv",
            """
            date,country,iso3,leader,leader_travelled
            2010-01-01,England,GBR,Wen Jiabao,1
            2010-01-01,Wales,GBR,Wen Jiabao,1
            2010-01-01,England,GBR,Hu Jintao,0
            2011-05-02,Cambodia,KHM,Hu Jintao,1
            2011-05-03,Namibia,NAM,Hu Jintao,0

            """)
        try folder.write(
            "aid_projects.csv",
            """
            id,country,iso3,year,sector,flow,flow_class,intent,usd_current,locations
            1,Cambodia,KHM,2003,A,Loan,ODA-like,Development,1500000,1
            2,Cambodia,KHM,2003,A,Loan,ODA-like,Development,,1
            3,Cambodia,KHM,2004,A,Loan,OOF-like,Mixed,,1
            4,"Myanmar; Vietnam",,2004,A,Loan,ODA-like,Mixed,9000000,2
            5,Kenya,KEN,2005,A,Loan,ODA-like,Mixed,8000000,2
            5,Uganda,UGA,2005,A,Loan,ODA-like,Mixed,8000000,2
            6,Cambodia,KHM,2006,A,Loan,Vague (Official Finance),Mixed,2000000,2

            """)
        try folder.write(
            "investments.csv",
            """
            date,country,iso3,chinese_entity,transaction_party,usd_million,sector,subsector,share_size,region,bri
            2010-02-01,Cambodia,KHM,A,,540,Energy,,,East Asia,1
            2010-09-01,Cambodia,KHM,B,,580,Energy,,,East Asia,1
            2018-03-01,Cambodia,KHM,B,,100,Energy,,,East Asia,1

            """)
        return folder
    }

    /// A folder of the layout `cepii-geodist`.
    static func geoDist() throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        try folder.write(
            "dist.csv",
            """
            iso_o,iso_d,contig,comlang_off,comlang_ethno,colony,comcol,curcol,col45,smctry,dist,distcap,distw,distwces
            KHM,ROM,0,0,0,0,0,0,0,0,8000,8000.5,8100.1,8100
            ROM,KHM,0,0,0,0,0,0,0,1,8000,8000.5,8100.2,8100
            KHM,KHM,0,0,0,0,0,0,0,0,1,1,1,1
            TMP,ZAR,0,0,0,0,0,0,0,0,9000,9000,,
            NAM,YUG,0,1,0,0,0,0,0,0,7000,7000,7000,7000
            PAL,NAM,0,0,0,0,0,0,0,0,6000,6000,6000,6000

            """)
        return folder
    }
}

extension TieTable {
    /// One value; `nil` where there is none.
    func value(_ measure: String, _ origin: String, _ destination: String, _ year: Int) -> Double? {
        rows.first {
            measures[Int($0.measure)].name == measure && economies[Int($0.origin)] == origin
                && economies[Int($0.destination)] == destination && Int($0.year) == year
        }?.value
    }

    /// Rows counted for a reason that begins with some words.
    func counted(_ words: String) -> Int {
        tally.entries.filter { $0.reason.hasPrefix(words) }.reduce(0) { $0 + $1.count }
    }
}
