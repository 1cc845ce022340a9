comityProgram().main()
