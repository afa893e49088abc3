//! Floor 15: the interface. Pages compose, components take signals and call back, `platform` holds every browser call,
//! `state` what the page knows. Heavy data stays in the worker.

#[expect(unreachable_pub, reason = "the component macro makes its own items public")]
mod components;
mod effect;
#[expect(unreachable_pub, reason = "the component macro makes its own items public")]
mod pages;
mod platform;
mod state;

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use components::shell::Shell;
use pages::known::Known;
use state::announce::provide_announcer;
use state::place::provide_place;
use state::prefs::provide_prefs;
use state::saved::{provide_shelf, use_shelf};
use state::sent::provide_sent;
use state::toast::provide_toaster;
use state::view::{provide_view, use_view};
use state::workspace::provide_workspace;

/// The whole product: contexts, then one view per route.
#[component]
pub fn App() -> impl IntoView {
    provide_prefs();
    provide_announcer();
    provide_toaster();
    provide_sent();
    provide_shelf();
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
    use_shelf().watch(use_view());
    provide_place();
    view! {
        <Shell>
            <Routes fallback=pages::not_found::NotFound>
                <Route path=path!("/") view=pages::detectors::Detectors />
                <Route path=path!("/privacy") view=pages::privacy::Privacy />
                <Route path=path!("/keys") view=pages::keys::Keys />
                <Route path=path!("/d/:id/data") view=|| view! { <Known page=pages::data::Data /> } />
                <Route path=path!("/d/:id/map") view=|| view! { <Known page=pages::map::Map /> } />
                <Route path=path!("/d/:id/backtest") view=|| view! { <Known page=pages::backtest::Backtest /> } />
                <Route path=path!("/d/:id/anomalies") view=|| view! { <Known page=pages::anomalies::Anomalies /> } />
                <Route path=path!("/d/:id/compare/:a/:b") view=|| view! { <Known page=pages::compare::Compare /> } />
                <Route
                    path=path!("/d/:id/anomalies/:event")
                    view=|| view! { <Known page=pages::anomaly::Anomaly /> }
                />
                <Route path=path!("/d/:id/alerts") view=|| view! { <Known page=pages::alerts::Alerts /> } />
                <Route path=path!("/d/:id/report") view=|| view! { <Known page=pages::report::Report /> } />
            </Routes>
        </Shell>
    }
}
