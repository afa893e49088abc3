//! Which page the URL names.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::detector::DetectorId;
use crate::app::platform::base::router_base;
use crate::words::page::places;

/// One of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// `/`
    Detectors,
    /// `/d/:id/data`
    Data,
    /// `/d/:id/map`
    Map,
    /// `/d/:id/backtest`
    Backtest,
    /// `/d/:id/anomalies`
    Anomalies,
    /// `/d/:id/anomalies/:event`
    Anomaly,
    /// `/privacy`
    Privacy,
    /// `/keys`
    Keys,
    /// `/d/:id/alerts`
    Alerts,
    /// `/d/:id/report`
    Report,
    /// `/d/:id/compare/:a/:b`
    Compare,
    /// Anything else.
    Unknown,
}

impl Page {
    /// The steps of a detector, in order.
    pub(crate) const STEPS: [Self; 6] =
        [Self::Data, Self::Map, Self::Backtest, Self::Anomalies, Self::Alerts, Self::Report];

    /// The word on screen.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Detectors => places::DETECTORS,
            Self::Data => places::DATA,
            Self::Map => places::MAP,
            Self::Backtest => places::BACKTEST,
            Self::Anomalies => places::ANOMALIES,
            Self::Anomaly => places::ANOMALY,
            Self::Privacy => places::PRIVACY,
            Self::Keys => places::KEYS,
            Self::Alerts => places::ALERTS,
            Self::Report => places::REPORT,
            Self::Compare => places::COMPARE,
            Self::Unknown => places::NOT_FOUND,
        }
    }

    /// The key that leads to a step after `G`; the same in every language.
    pub(crate) fn key(self) -> &'static str {
        match self.step() {
            Self::Data => "d",
            Self::Map => "m",
            Self::Backtest => "b",
            Self::Alerts => "l",
            Self::Report => "r",
            _ => "a",
        }
    }

    /// The word in the URL, for the steps of a detector.
    pub(crate) fn segment(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Map => "map",
            Self::Backtest | Self::Compare => "backtest",
            Self::Anomalies | Self::Anomaly => "anomalies",
            Self::Alerts => "alerts",
            Self::Report => "report",
            Self::Detectors | Self::Privacy | Self::Keys | Self::Unknown => "",
        }
    }

    /// The step that the page belongs to.
    pub(crate) fn step(self) -> Self {
        match self {
            Self::Anomaly => Self::Anomalies,
            Self::Compare => Self::Backtest,
            page => page,
        }
    }
}

/// A page, and the detector it is about; that detector need not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The page.
    pub(crate) page: Page,
    /// The detector in the URL.
    pub(crate) detector: Option<DetectorId>,
}

impl Place {
    /// Reads a path without the site's base.
    fn parse(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let (page, id) = match parts[..] {
            [] => (Page::Detectors, None),
            ["privacy"] => (Page::Privacy, None),
            ["keys"] => (Page::Keys, None),
            ["d", id, "anomalies", _] => (Page::Anomaly, Some(id)),
            ["d", id, "compare", _, _] => (Page::Compare, Some(id)),
            ["d", id, step] => {
                let page = Page::STEPS.into_iter().find(|page| page.segment() == step);
                (page.unwrap_or(Page::Unknown), Some(id))
            }
            _ => (Page::Unknown, None),
        };
        Self { page, detector: id.and_then(DetectorId::parse) }
    }
}

/// Follows the URL. Needs the router's context.
pub(crate) fn provide_place() {
    let pathname = use_location().pathname;
    let base = router_base();
    let place = Memo::new(move |_| pathname.with(|path| Place::parse(path.strip_prefix(&*base).unwrap_or(path))));
    provide_context(place);
}

/// Where the reader is.
pub(crate) fn use_place() -> Memo<Place> {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_pages() {
        for (path, page, id) in [
            ("/", Page::Detectors, None),
            ("/d/7kq2zm/map", Page::Map, Some("7kq2zm")),
            ("/d/7kq2zm/anomalies/", Page::Anomalies, Some("7kq2zm")),
            ("/d/7kq2zm/anomalies/0123456789ab", Page::Anomaly, Some("7kq2zm")),
            ("/d/7kq2zm/alerts", Page::Alerts, Some("7kq2zm")),
            ("/d/7kq2zm/report", Page::Report, Some("7kq2zm")),
            ("/d/7kq2zm/compare/1/2", Page::Compare, Some("7kq2zm")),
            ("/d/x/data", Page::Data, None),
            ("/d/7kq2zm/other", Page::Unknown, Some("7kq2zm")),
            ("/keys", Page::Keys, None),
            ("/privacy/", Page::Privacy, None),
            ("/other", Page::Unknown, None),
        ] {
            assert_eq!(Place::parse(path), Place { page, detector: id.and_then(DetectorId::parse) }, "{path}");
        }
    }
}
