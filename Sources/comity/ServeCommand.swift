import CommandLineKit
import Engine
import Glibc
import HTTPService
import TextFormats

/// `comity serve`: the workbench in a browser.
func serveCommand() -> Command {
    Command(
        "serve", "Serve the workbench to a browser",
        discussion: """
            Prints the address to open, and serves until Ctrl-C. Only this machine can connect, unless --listen names another \
            address: then whoever uses it needs the token of the printed address, and everything travels unencrypted.
            """,
        options: [
            .option(
                "port", short: "p", "PORT", .integer(0...65535), default: "8080",
                help: "the port; 0 takes any that is free"),
            .option(
                "listen", "ADDRESS", .text, default: "127.0.0.1",
                help: "the address to listen on, in numbers; 0.0.0.0 is every address of this machine"),
            dataOption, .flag("no-store", help: "keep runs for as long as the service lives only"),
        ],
        examples: [Command.Example("comity serve", "open http://127.0.0.1:8080/ in a browser")]
    ) { invocation, console in
        // Before any thread is made, which would otherwise take the signals.
        let signals = TerminationSignals()
        let home = try DataHome.find()
        // Before the worlds are read, so that a taken port is said at once.
        let socket = try ListeningSocket(
            address: invocation.required("listen"), port: invocation.integer("port") ?? 8080)
        let address = ServiceAddress(socket)
        var store: RunStore?
        if !invocation.has("no-store") {
            do throws(Diagnostic) {
                store = try RunStore.standard(stated: invocation["data"])
            } catch {
                console.report("warning: runs are kept for as long as the service lives only: \(error.found)")
            }
        }
        let service = try WorkbenchService(
            engine: Engine(home: home), access: address.access, data: invocation["data"], store: store)
        let listener = try HTTPListener(service, on: socket)
        console.print("Comity listens on \(address.url) (Ctrl-C ends it)")
        if !socket.isLoopback {
            console.report(
                "warning: others can connect, and nothing is encrypted; whoever has the printed address can use the service"
            )
        }
        signals.wait()
        listener.stop()
        // Threads may still compute. An ordinary exit would take the libraries apart under them.
        fflush(nil)
        _exit(0)
    }
}
