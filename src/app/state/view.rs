//! What the reader looks at: threshold, filters, order. A small value, mirrored in the URL's fragment, so that a
//! link reopens the picture and no filter value reaches the host's log.

use std::collections::BTreeMap;
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::overlay::Overlay;
use super::reviewed::Reviewed;
use crate::app::effect::effect;
use crate::model::finding::{DEFAULT_THRESHOLD, Direction};
use crate::model::time::Timestamp;

/// Column the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum SortBy {
    /// Highest severity first.
    #[default]
    Severity,
    /// Latest first.
    When,
    /// By title.
    What,
    /// By actual value.
    Actual,
    /// By expected value.
    Expected,
    /// By relative gap.
    Gap,
    /// By what readers said.
    Review,
}

impl SortBy {
    const ALL: [Self; 7] =
        [Self::Severity, Self::When, Self::What, Self::Actual, Self::Expected, Self::Gap, Self::Review];

    /// The word in the fragment.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Severity => "severity",
            Self::When => "when",
            Self::What => "what",
            Self::Actual => "actual",
            Self::Expected => "expected",
            Self::Gap => "gap",
            Self::Review => "review",
        }
    }
}

/// The state of the pages Anomalies and Anomaly detail.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct View {
    /// `sev`: lowest severity shown, whole number 0–100.
    pub(crate) threshold: f64,
    /// `m`: measures by name; empty = all.
    pub(crate) measures: Vec<String>,
    /// `dir`.
    pub(crate) direction: Option<Direction>,
    /// `rev`: states of the review; empty = all.
    pub(crate) reviews: Vec<Reviewed>,
    /// `d.NAME`: values per dimension; absent = all.
    pub(crate) dimensions: BTreeMap<String, Vec<String>>,
    /// `q`: text searched in titles and values.
    pub(crate) search: String,
    /// `by`: dimension name or "measure"; empty = the first dimension.
    pub(crate) lanes_by: String,
    /// `from`, `to`: period picked in the lanes, epoch seconds, half-open.
    pub(crate) period: Option<(Timestamp, Timestamp)>,
    /// `sort`: column and whether ascending (`-` prefix = descending).
    pub(crate) sort: (SortBy, bool),
    /// `run`: number of the run that is shown; `None` for the last one.
    pub(crate) run: Option<u32>,
    /// `over`: what lies over the chart of an event.
    pub(crate) overlay: Overlay,
}

impl Default for View {
    fn default() -> Self {
        Self {
            threshold: DEFAULT_THRESHOLD,
            measures: Vec::new(),
            direction: None,
            reviews: Vec::new(),
            dimensions: BTreeMap::new(),
            search: String::new(),
            lanes_by: String::new(),
            period: None,
            sort: (SortBy::Severity, false),
            run: None,
            overlay: Overlay::None,
        }
    }
}

impl View {
    /// Reads a fragment, with or without `#`. Unknown keys and unreadable values are ignored.
    pub(crate) fn parse(fragment: &str) -> Self {
        let mut view = Self::default();
        let (mut from, mut to) = (None, None);
        for pair in fragment.trim_start_matches('#').split('&') {
            let Some((key, value)) = pair.split_once('=') else { continue };
            match key {
                "sev" => view.threshold = value.parse().map_or(view.threshold, |sev: u8| f64::from(sev.min(100))),
                "m" => view.measures = list(value),
                "dir" => {
                    view.direction = match value {
                        "above" => Some(Direction::Above),
                        "below" => Some(Direction::Below),
                        _ => None,
                    }
                }
                "rev" => {
                    let keys: Vec<&str> = value.split(',').collect();
                    view.reviews.extend(Reviewed::ALL.into_iter().filter(|review| keys.contains(&review.key())));
                }
                "over" => view.overlay = Overlay::parse(value),
                "q" => view.search = decode(value),
                "by" => view.lanes_by = decode(value),
                "from" => from = value.parse().ok(),
                "to" => to = value.parse().ok(),
                "run" => view.run = value.parse().ok(),
                "sort" => {
                    let word = value.trim_start_matches('-');
                    if let Some(by) = SortBy::ALL.into_iter().find(|by| by.key() == word) {
                        view.sort = (by, !value.starts_with('-'));
                    }
                }
                _ => {
                    if let Some(name) = key.strip_prefix("d.") {
                        view.dimensions.insert(decode(name), list(value));
                    }
                }
            }
        }
        view.dimensions.retain(|_, values| !values.is_empty());
        view.period = from.zip(to).filter(|(from, to)| from < to);
        view
    }

    /// The fragment without `#`; only what differs from the default. The inverse of [`View::parse`].
    pub(crate) fn fragment(&self) -> String {
        let default = Self::default();
        let mut pairs = Vec::new();
        if self.threshold != default.threshold {
            pairs.push(format!("sev={}", self.threshold));
        }
        if !self.measures.is_empty() {
            pairs.push(format!("m={}", join(&self.measures)));
        }
        if let Some(direction) = self.direction {
            pairs.push(format!("dir={}", direction.label()));
        }
        if !self.reviews.is_empty() {
            let keys: Vec<&str> = self.reviews.iter().map(|review| review.key()).collect();
            pairs.push(format!("rev={}", keys.join(",")));
        }
        for (name, values) in &self.dimensions {
            pairs.push(format!("d.{}={}", encode(name), join(values)));
        }
        if !self.search.is_empty() {
            pairs.push(format!("q={}", encode(&self.search)));
        }
        if !self.lanes_by.is_empty() {
            pairs.push(format!("by={}", encode(&self.lanes_by)));
        }
        if let Some((from, to)) = self.period {
            pairs.push(format!("from={from}&to={to}"));
        }
        if self.sort != default.sort {
            let (by, ascending) = self.sort;
            pairs.push(format!("sort={}{}", if ascending { "" } else { "-" }, by.key()));
        }
        if let Some(run) = self.run {
            pairs.push(format!("run={run}"));
        }
        if self.overlay != default.overlay {
            pairs.push(format!("over={}", self.overlay.word()));
        }
        pairs.join("&")
    }

    /// Whether anything but threshold, lanes and order narrows the list.
    pub(crate) fn is_filtered(&self) -> bool {
        !self.measures.is_empty()
            || self.direction.is_some()
            || !self.reviews.is_empty()
            || !self.dimensions.is_empty()
            || !self.search.is_empty()
            || self.period.is_some()
    }

    /// Takes all filters off; threshold, lanes, order, overlay and run stay.
    pub(crate) fn clear_filters(&mut self) {
        let Self { threshold, lanes_by, sort, overlay, run, .. } = std::mem::take(self);
        *self = Self { threshold, lanes_by, sort, overlay, run, ..Self::default() };
    }
}

/// How a change enters the browser's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A new entry: Back undoes it.
    Push,
    /// Replaces the entry, a moment later: for sliders and typing.
    Replace,
}

/// The view, in context.
#[derive(Clone, Copy)]
pub(crate) struct ViewState {
    view: RwSignal<View>,
    write: StoredValue<Box<dyn Fn(Step)>, LocalStorage>,
}

impl ViewState {
    /// A part of the view, tracked.
    pub(crate) fn with<T>(self, read: impl FnOnce(&View) -> T) -> T {
        self.view.with(read)
    }

    /// A part of the view, untracked.
    pub(crate) fn with_untracked<T>(self, read: impl FnOnce(&View) -> T) -> T {
        self.view.with_untracked(read)
    }

    /// Changes the view at once and the URL as `step` says.
    pub(crate) fn update(self, step: Step, change: impl FnOnce(&mut View)) {
        let before = self.view.get_untracked();
        self.view.update(change);
        if self.view.with_untracked(|now| *now != before) {
            self.write.with_value(|write| write(step));
        }
    }

    /// `#…` for links that keep the view; empty for the default view.
    pub(crate) fn suffix(self) -> String {
        self.view.with(hash)
    }

    /// The same for links that change something of it.
    pub(crate) fn suffix_with(self, change: impl FnOnce(&mut View)) -> String {
        let mut view = self.view.get();
        change(&mut view);
        hash(&view)
    }
}

fn hash(view: &View) -> String {
    let fragment = view.fragment();
    if fragment.is_empty() { fragment } else { format!("#{fragment}") }
}

/// Ties a view to the URL of the current page. Needs the router's context.
pub(crate) fn provide_view() {
    let location = use_location();
    let navigate = use_navigate();
    let view = RwSignal::new(View::parse(&location.hash.get_untracked()));
    // Back, Forward and links change the hash; our own writes come back equal and change nothing.
    effect(move |_| {
        let next = View::parse(&location.hash.get());
        if view.with_untracked(|now| *now != next) {
            view.set(next);
        }
    });
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let go = move |replace: bool| {
        let fragment = view.with_untracked(View::fragment);
        let path = location.pathname.get_untracked();
        let options = NavigateOptions { replace, scroll: false, resolve: false, ..Default::default() };
        navigate(&format!("{path}#{fragment}"), options);
    };
    let write = move |step: Step| {
        if let Some(handle) = pending.get_value() {
            handle.clear();
            pending.set_value(None);
        }
        match step {
            Step::Push => go(false),
            Step::Replace => {
                let go = go.clone();
                let handle = set_timeout_with_handle(move || go(true), Duration::from_millis(200));
                pending.set_value(handle.ok());
            }
        }
    };
    provide_context(ViewState { view, write: StoredValue::new_local(Box::new(write)) });
}

/// The view.
pub(crate) fn use_view() -> ViewState {
    expect_context()
}

pub(super) fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

pub(super) fn decode(text: &str) -> String {
    js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
}

fn join(values: &[String]) -> String {
    values.iter().map(|value| encode(value)).collect::<Vec<_>>().join(",")
}

fn list(text: &str) -> Vec<String> {
    text.split(',').filter(|part| !part.is_empty()).map(decode).collect()
}
