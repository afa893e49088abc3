//! The mapping of a session without its data: to be read, not changed.

use leptos::prelude::*;

use crate::app::components::drop_zone::{FileButton, WindowDrop};
use crate::app::state::detector::Detector;
use crate::bridge::client::Input;
use crate::model::metric::{Filter, Measure, MetricSet};

/// The card.
#[component]
pub(super) fn ReadOnly(detector: Detector) -> impl IntoView {
    let add = Callback::new(move |inputs: Vec<Input>| detector.add(inputs));
    let urls = RwSignal::new(None);
    let rows = move || {
        let rows = detector.draft.with(|draft| draft.as_ref().map(rows).unwrap_or_default());
        rows.into_iter().map(|(name, text)| view! { <div><dt>{name}</dt><dd>{text}</dd></div> }).collect_view()
    };
    view! {
        <WindowDrop hint="Drop the data of this session" urls on_drop=add />
        <section class="card" aria-labelledby="mapping">
            <header><h2 id="mapping">"The mapping of the session"</h2></header>
            <div class="pad read-only">
                <p class="mid">"The data is not there, so the mapping cannot be changed. Drop the same file to change it."</p>
                <dl>{rows}</dl>
                <div class="row"><FileButton label="Choose files" primary=true on_pick=add /></div>
            </div>
        </section>
    }
}

/// What it says, line by line.
fn rows(set: &MetricSet) -> Vec<(&'static str, String)> {
    let measure = |measure: &Measure| format!("{} ({})", measure.name, measure.aggregation.label());
    let join = |texts: Vec<String>| if texts.is_empty() { "none".to_owned() } else { texts.join(", ") };
    vec![
        ("Timestamp", set.timestamp.clone()),
        ("Interval", set.interval.label()),
        ("Time zone", set.timezone.clone()),
        ("Measures", join(set.measures.iter().map(measure).collect())),
        ("Dimensions", join(set.dimensions.clone())),
        ("Filters", join(set.filters.iter().map(Filter::sentence).collect())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::metric::Aggregation;

    #[test]
    fn the_mapping_is_told_line_by_line() {
        let set = MetricSet {
            timestamp: "t".to_owned(),
            measures: vec![Measure::new("views", Aggregation::Sum), Measure::rows()],
            ..MetricSet::default()
        };
        let texts: Vec<_> = rows(&set).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["t", "1 hour", "UTC", "views (sum), rows (count)", "none", "none"]);
    }
}
