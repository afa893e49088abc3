//! The page in a real browser, without the built site around it.
#![cfg(all(target_arch = "wasm32", feature = "app"))]

mod common;

use common::Session;
use foretop::app::App;
use foretop::pipeline::config::AnalysisConfig;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlElement;

wasm_bindgen_test_configure!(run_in_browser);

/// Mounts the app into a fresh element and lets effects run.
async fn mounted() -> HtmlElement {
    // The test page lives at any path; the app's home is wherever it was loaded.
    window().history().unwrap().replace_state_with_url(&"".into(), "", Some("/")).unwrap();
    let parent: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&parent).unwrap();
    mount_to(parent.clone(), App).forget();
    tick().await;
    parent
}

fn button(parent: &HtmlElement, name: &str) -> HtmlElement {
    let buttons = parent.query_selector_all("button").unwrap();
    (0..buttons.length())
        .filter_map(|index| buttons.item(index)?.dyn_into::<HtmlElement>().ok())
        .find(|button| {
            let label = button.get_attribute("aria-label").unwrap_or_default();
            label.starts_with(name) || button.text_content().unwrap_or_default().trim() == name
        })
        .unwrap_or_else(|| panic!("no button \"{name}\" in {}", parent.inner_html()))
}

#[wasm_bindgen_test]
async fn the_first_page_says_that_files_stay_here() {
    let page = mounted().await;
    let text = page.text_content().unwrap();
    assert!(
        text.contains("Drop CSV, JSON or Parquet files or folders here, packed or not. They stay on this device."),
        "{text}"
    );
    button(&page, "Try the sample");
}

#[wasm_bindgen_test]
async fn the_theme_button_goes_round() {
    let page = mounted().await;
    let theme = || document().document_element().unwrap().get_attribute("data-theme");
    let before = theme();
    let mut seen = Vec::new();
    for _ in 0..3 {
        button(&page, "Theme").click();
        tick().await;
        seen.push(theme());
    }
    assert_eq!(seen[2], before);
    seen.sort();
    assert_eq!(seen, [None, Some("dark".to_owned()), Some("light".to_owned())]);
}

/// The golden cases that need no settings of their own give the same reports here as natively.
#[wasm_bindgen_test]
fn reports_are_the_same_in_wasm() {
    let cases: [(&str, &[u8], &str); 2] = [
        ("input.csv", include_bytes!("cases/dip/input.csv"), include_str!("cases/dip/report.json")),
        ("input.jsonl", include_bytes!("cases/daily_gaps/input.jsonl"), include_str!("cases/daily_gaps/report.json")),
    ];
    for (name, bytes, report) in cases {
        let mut session = Session::default();
        let summary = session.open(&[(name, bytes)], 1 << 16);
        session.analyse(AnalysisConfig::new(summary.proposal.unwrap().metric_set));
        assert_eq!(session.rounded_report(), report, "{name}");
    }
}
