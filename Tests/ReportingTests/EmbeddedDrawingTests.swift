import Reporting
import Testing

@Suite("Drawings made safe to stand in a page")
struct EmbeddedDrawingTests {
    static func embed(_ content: String, box: String = "viewBox=\"0 0 100 50\"") -> String? {
        EmbeddedDrawing(
            svg: Array("<svg xmlns=\"http://www.w3.org/2000/svg\" \(box)>\(content)</svg>".utf8), prefix: "p-",
            title: "t"
        )?.text
    }

    @Test("shapes and text are kept as they are")
    func kept() throws {
        let text = try #require(
            Self.embed(
                "<g transform=\"translate(1,2)\" class=\"x\"><path d=\"M0,0h9\" fill=\"#fff\"/><text x=\"1\">a &lt; b &amp; c</text></g>"
            ))
        #expect(
            text
                == "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\" role=\"img\" width=\"100\" height=\"50\" "
                + "aria-labelledby=\"p-title\"><title id=\"p-title\">t</title><g transform=\"translate(1,2)\">"
                + "<path d=\"M0,0h9\" fill=\"#fff\"></path><text x=\"1\">a &lt; b &amp; c</text></g></svg>")
    }

    @Test(
        "what could run, load or link is left out with all it holds",
        arguments: [
            "<script>alert(1)</script>", "<a href=\"http://x\"><path d=\"M0,0\"/></a>", "<image href=\"http://x\"/>",
            "<foreignObject><g/></foreignObject>", "<use href=\"#x\"/>", "<style>*{fill:red}</style>",
            "<svg><g/></svg>",
            "<animate attributeName=\"d\"/>", "<SCRIPT>1</SCRIPT>",
        ])
    func elements(_ content: String) { #expect(Self.embed(content) == Self.embed("")) }

    @Test(
        "attributes that could do so are left out",
        arguments: [
            "onclick=\"alert(1)\"", "style=\"fill:url(http://x)\"", "href=\"javascript:1\"",
            "fill=\"url(http://x/#a)\"",
            "fill=\"URL(//x)\"", "fill=\"url(#a) url(//x)\"", "fill=\"ur\\6c(//x)\"", "xlink:href=\"x\"",
            "class=\"card\"",
        ])
    func attributes(_ attribute: String) {
        #expect(Self.embed("<g \(attribute)></g>") == Self.embed("<g></g>"))
    }

    @Test("names and references to them begin with the prefix of the drawing")
    func names() throws {
        let text = try #require(
            Self.embed(
                "<defs><clipPath id=\"c\"><rect width=\"1\" height=\"1\"/></clipPath></defs><g clip-path=\"url(#c)\"></g>"
            ))
        #expect(text.contains("<clipPath id=\"p-c\">") && text.contains("clip-path=\"url(#p-c)\""))
    }

    @Test(
        "what is not well formed is no drawing",
        arguments: [
            "<g>", "</g>", "<g></p>", "<g a=b></g>", "<g a=\"<\"></g>", "&nope;", "&#xD800;", "<g", "<!DOCTYPE x>",
            "<?php ?>",
            String(repeating: "<g>", count: 300) + String(repeating: "</g>", count: 300),
        ])
    func malformed(_ content: String) { #expect(Self.embed(content) == nil) }

    @Test(
        "nor is what has no size",
        arguments: ["", "viewBox=\"0 0 0 50\"", "viewBox=\"0 0 x 50\"", "viewBox=\"0 0 nan 5\""])
    func size(_ box: String) { #expect(Self.embed("", box: box) == nil) }
}
