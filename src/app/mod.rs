//! Floor 11: the interface. Pages compose, components take signals and call back, `platform` holds every browser call,
//! `state` what the page knows. Heavy data stays in the worker.

mod components;
mod pages;
mod platform;
mod state;

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use components::shell::Shell;
use state::prefs::provide_prefs;
use state::view::provide_view;
use state::workspace::provide_workspace;

/// The whole product: contexts, then one view per route.
#[component]
pub fn App() -> impl IntoView {
    provide_prefs();
    provide_workspace();
    view! {
        <Router base=platform::base::router_base()>
            <RoutedApp />
        </Router>
    }
}

/// What needs the router's context.
#[component]
fn RoutedApp() -> impl IntoView {
    provide_view();
    view! {
        <Shell>
            <Routes fallback=pages::not_found::NotFound>
                <Route path=path!("/") view=pages::detectors::Detectors />
                <Route path=path!("/d/:id/data") view=pages::data::Data />
                <Route path=path!("/d/:id/map") view=pages::map::Map />
                <Route path=path!("/d/:id/backtest") view=pages::backtest::Backtest />
                <Route path=path!("/d/:id/anomalies") view=pages::anomalies::Anomalies />
                <Route path=path!("/d/:id/anomalies/:event") view=pages::anomaly::Anomaly />
            </Routes>
        </Shell>
    }
}
