//! A list of all time zones.

use leptos::prelude::*;

use super::select::Select;
use crate::bridge::zone;

/// A select of the zones the browser knows, after what stands for some of them.
#[component]
pub(crate) fn ZoneSelect(
    /// For a label elsewhere.
    #[prop(optional)]
    id: &'static str,
    /// The label, where no other has it.
    #[prop(optional)]
    label: &'static str,
    /// Values and texts of what comes first.
    #[prop(into)]
    first: Signal<Vec<(String, String)>>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    on_choose: Callback<String>,
) -> impl IntoView {
    let options = Signal::derive(move || {
        let (first, chosen) = (first.get(), value.get());
        let mut names = zone::names();
        // A zone from a file may have an older name than the browser's list.
        if !names.contains(&chosen) && !first.iter().any(|(value, _)| *value == chosen) {
            names.insert(0, chosen);
        }
        first.into_iter().chain(names.into_iter().map(|name| (name.clone(), name))).collect::<Vec<_>>()
    });
    view! { <Select id label options value on_choose /> }
}
