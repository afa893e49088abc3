//! Shows a page of a detector, or what to do when the link's detector is not in this tab.

use leptos::prelude::*;

use crate::app::components::drop_zone::DropZone;
use crate::app::pages::detectors::use_open;
use crate::app::state::workspace::{use_detector, use_workspace};

/// The page, drawn anew for each detector, with the [`Detector`](crate::app::state::detector::Detector) in context.
#[component]
pub(crate) fn Known<F, V>(
    /// The page's component.
    page: F,
) -> impl IntoView
where
    F: Fn() -> V + Send + 'static,
    V: IntoView + 'static,
{
    let id = use_detector();
    let workspace = use_workspace();
    move || match id.get().and_then(|id| untrack(|| workspace.get(id))) {
        Some(detector) => {
            provide_context(detector);
            page().into_any()
        }
        None => view! { <NeedsData /> }.into_any(),
    }
}

/// A link that outlived its data.
#[component]
fn NeedsData() -> impl IntoView {
    let open = use_open();
    view! {
        <div class="head">
            <div><h1>"This link needs its data"</h1></div>
        </div>
        <DropZone sentence="This link needs its data. Drop the same file." on_files=open />
    }
}
