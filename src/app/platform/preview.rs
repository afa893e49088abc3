//! A report or a mail within the page: in a shadow tree, so that its style is its own. Its colours are the page's.

use js_sys::{Array, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::{CssStyleSheet, DomParser, Element, ShadowRootInit, ShadowRootMode, SupportedType};

/// Shows what stands in the body of the report in `host`, in place of what it showed before. Nothing of it can run: the
/// parser runs no scripts, and the policy of the page holds in the tree too.
pub(crate) fn show_report(host: &Element, html: &str) -> Result<(), JsValue> {
    let body = between(html, "<main class=\"report\">", "</main>");
    let (Some(style), Some(body)) = (between(html, "<style>", "</style>"), body) else {
        return Err("the report has no body".into());
    };
    show(host, style, body, "report")
}

/// Shows what stands in the body of an HTML mail in the same way.
pub(crate) fn show_mail(host: &Element, html: &str) -> Result<(), JsValue> {
    let body = between(html, "<body>", "</body>");
    let (Some(style), Some(body)) = (between(html, "<style>", "</style>"), body) else {
        return Err("the mail has no body".into());
    };
    show(host, &style.replacen("body{", ".mail{", 1), body, "mail")
}

/// Shows the inner markup of a body as an element of that class.
fn show(host: &Element, style: &str, body: &str, class: &str) -> Result<(), JsValue> {
    let root = match host.shadow_root() {
        Some(root) => root,
        None => host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?,
    };
    let sheet = CssStyleSheet::new()?;
    Reflect::get(&sheet, &"replaceSync".into())
        .map(js_sys::Function::from)
        .and_then(|replace| replace.call1(&sheet, &style.into()))?;
    Reflect::set(&root, &"adoptedStyleSheets".into(), &Array::of1(&sheet))?;
    let parsed = DomParser::new()?.parse_from_string(&format!("<body>{body}"), SupportedType::TextHtml)?;
    let page = document().create_element("div")?;
    page.set_class_name(class);
    while let Some(node) = parsed.body().and_then(|body| body.first_child()) {
        page.append_child(&node)?;
    }
    step_down(&page)?;
    root.replace_children_with_node_1(&page);
    Ok(())
}

/// Its headings stand below those of the page.
fn step_down(report: &Element) -> Result<(), JsValue> {
    for level in 1..=5 {
        let found = report.query_selector_all(&format!("h{level}"))?;
        for index in 0..found.length() {
            if let Some(heading) = found.get(index).map(wasm_bindgen::JsCast::unchecked_into::<Element>) {
                heading.set_attribute("aria-level", &(level + 1).to_string())?;
            }
        }
    }
    Ok(())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let from = text.find(start)? + start.len();
    let to = from + text[from..].find(end)?;
    Some(&text[from..to])
}
