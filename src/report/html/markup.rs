//! HTML in the making. Names of elements and classes are ours; everything else goes through [`escape`], so no text can
//! be forgotten.

use crate::chart::palette::severity_class;
use crate::model::finding::Span;
use crate::model::markup::escape;
use crate::words::events::row::severity_text;

/// The version of Foretop.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Colours, as on the page.
pub(super) const TOKENS: &str = include_str!("../../../style/tokens.css");
/// Its shapes.
pub(super) const STYLE: &str = include_str!("../../../style/report.css");
/// The file may do nothing but show itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// A piece of HTML.
#[derive(Debug, Default)]
pub(super) struct Markup(String);

impl Markup {
    /// The whole file around what was written, with `data` that no reader sees.
    pub(super) fn file(self, title: &str, data: Option<&str>) -> String {
        let data = data.map_or(String::new(), |data| {
            format!("<script type=\"application/json\" id=\"foretop-session\">{data}</script>\n")
        });
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"generator\" content=\"foretop {VERSION}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>\n{TOKENS}{STYLE}</style>\n</head>\n\
             <body>\n<main class=\"report\">{}</main>\n{data}</body>\n</html>\n",
            escape(title),
            self.0,
        )
    }

    /// Bytes written so far.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Another piece, after what was written.
    pub(super) fn append(&mut self, piece: Self) -> &mut Self {
        self.0 += &piece.0;
        self
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.0 += &escape(text);
        self
    }

    /// An element with a text; `class` may be empty.
    pub(super) fn tag(&mut self, name: &'static str, class: &'static str, text: &str) -> &mut Self {
        self.within(name, class, |inner| {
            inner.text(text);
        })
    }

    /// An element with what `fill` writes into it.
    pub(super) fn within(
        &mut self,
        name: &'static str,
        class: &'static str,
        fill: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.open(name, class);
        fill(self);
        self.close(name)
    }

    /// The start of an element; [`Markup::close`] ends it.
    pub(super) fn open(&mut self, name: &'static str, class: &'static str) -> &mut Self {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        // On a phone a drawing is wider than the page: what scrolls must be reached by keys.
        let reached = if name == "figure" { " tabindex=\"0\"" } else { "" };
        self.0 += &format!("<{name}{class}{reached}>");
        self
    }

    /// The end of an element.
    pub(super) fn close(&mut self, name: &'static str) -> &mut Self {
        self.0 += &format!("</{name}>");
        self
    }

    /// A drawing of ours.
    pub(super) fn drawing(&mut self, svg: &str) -> &mut Self {
        self.0 += svg;
        self
    }

    /// A sentence, its facts in bold.
    pub(super) fn sentence(&mut self, spans: &[Span]) -> &mut Self {
        for span in spans {
            match span.strong {
                true => self.tag("b", "", &span.text),
                false => self.text(&span.text),
            };
        }
        self
    }

    /// A severity in the colour of its class.
    pub(super) fn severity(&mut self, severity: f64) -> &mut Self {
        const CLASSES: [&str; 4] = ["sev one", "sev two", "sev three", "sev four"];
        self.tag("span", CLASSES[severity_class(severity)], &severity_text(severity))
    }

    /// A word of a legend, beside the sign of that class.
    pub(super) fn key(&mut self, class: &'static str, text: &str) -> &mut Self {
        self.0 += &format!("<span class=\"key {class}\">{}</span>", escape(text));
        self
    }

    /// A bar of 0 to 100 percent of its room.
    pub(super) fn bar(&mut self, width: f64, negative: bool) -> &mut Self {
        let class = if negative { "less" } else { "more" };
        let width = if width.is_finite() { width.clamp(0.0, 100.0) } else { 0.0 };
        self.0 += &format!(
            "<svg class=\"share\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
             <rect class=\"{class}\" width=\"{width:.1}\" height=\"6\"/></svg>"
        );
        self
    }

    /// A list of names with what stands for them; pairs without a text are left out.
    pub(super) fn pairs(&mut self, pairs: &[(&str, String)]) -> &mut Self {
        self.within("dl", "pairs", |list| {
            for (name, text) in pairs.iter().filter(|(_, text)| !text.is_empty()) {
                list.within("div", "", |pair| {
                    pair.tag("dt", "", name).tag("dd", "", text);
                });
            }
        })
    }

    /// The head of a table.
    pub(super) fn heads(&mut self, heads: &[(&str, bool)]) -> &mut Self {
        self.within("thead", "", |head| {
            head.open("tr", "");
            for (name, is_number) in heads {
                let class = if *is_number { " class=\"num\"" } else { "" };
                head.0 += &format!("<th scope=\"col\"{class}>{}</th>", escape(name));
            }
            head.close("tr");
        })
    }
}
