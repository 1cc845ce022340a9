print("comity")
