//! How long after its end an interval is complete.

use leptos::prelude::*;

use super::select::Select;
use crate::app::state::detector::Detector;
use crate::words::page::timestamp as words;

/// Delays on offer, in seconds.
const DELAYS: [u32; 6] = [0, 600, 3_600, 21_600, 86_400, 172_800];

/// The drop-down, for a label elsewhere.
#[component]
pub(crate) fn DelaySelect(detector: Detector, id: &'static str) -> impl IntoView {
    let current =
        Memo::new(move |_| detector.draft.with(|draft| draft.as_ref().map_or(0, |draft| draft.delay_seconds)));
    let options = Signal::derive(move || {
        let own = current.get();
        let odd = (!DELAYS.contains(&own)).then_some(own);
        let offered = odd.into_iter().chain(DELAYS);
        offered.map(|seconds| (seconds.to_string(), words::delay(seconds))).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || current.get().to_string());
    let change = Callback::new(move |seconds: String| {
        if let Ok(seconds) = seconds.parse() {
            detector.edit(|draft| draft.delay_seconds = seconds);
        }
    });
    view! { <Select id options value on_choose=change /> }
}
