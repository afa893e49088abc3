//! What every canvas needs to know about the screen: colours, font and pixel ratio, each kept up to date.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::prefs::use_prefs;
use crate::app::effect::effect;
use crate::app::platform::listener::listen;
use crate::app::platform::theme::{color, property};
use crate::chart::palette::Palette;

/// The look, in context.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    /// Colours and font; `None` until they are known.
    pub(crate) palette: RwSignal<Option<Arc<Palette>>>,
    /// Device pixels per CSS pixel.
    pub(crate) ratio: RwSignal<f64>,
}

/// Provides the look for the page below.
pub(crate) fn provide_look() {
    let look = Look { palette: RwSignal::new(None), ratio: RwSignal::new(window().device_pixel_ratio()) };
    let version = RwSignal::new(0u32);
    on_media("(prefers-color-scheme: dark)", move || *version.write() += 1);
    on_media("(forced-colors: active)", move || *version.write() += 1);
    spawn_local(async move {
        if let Ok(ready) = document().fonts().ready()
            && JsFuture::from(ready).await.is_ok()
            && let Some(mut version) = version.try_write()
        {
            *version += 1;
        }
    });
    let theme = use_prefs().theme;
    effect(move |_| {
        version.track();
        theme.track();
        // A frame later the theme's attribute is in effect.
        request_animation_frame(move || match Palette::from_tokens(&property("--font"), color) {
            Ok(palette) => drop(look.palette.try_set(Some(Arc::new(palette)))),
            Err(name) => web_sys::console::error_1(&format!("{name} is not a colour").into()),
        });
    });
    effect(move |_| {
        // The query matches one ratio only, so each ratio has its own.
        on_media(&format!("(resolution: {}dppx)", look.ratio.get()), move || {
            look.ratio.set(window().device_pixel_ratio());
        });
    });
    provide_context(look);
}

/// Calls `change` whenever a media query begins or ceases to match.
fn on_media(query: &str, change: impl Fn() + 'static) {
    if let Ok(Some(query)) = window().match_media(query) {
        listen(query.into(), "change", change);
    }
}

/// The look.
pub(crate) fn use_look() -> Look {
    expect_context()
}
