//! Notifications of the browser.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// What became of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notified {
    /// It is shown.
    Shown,
    /// The reader has told the browser that this page may show none.
    Denied,
    /// The reader has not decided.
    Undecided,
    /// The browser has none, or none for pages.
    Unsupported,
}

/// Shows a notification; the browser asks the reader first, unless it knows the answer.
pub(crate) async fn notify(title: &str, text: &str) -> Notified {
    if !js_sys::Reflect::has(&window(), &"Notification".into()).unwrap_or(false) {
        return Notified::Unsupported;
    }
    if Notification::permission() == NotificationPermission::Default
        && let Ok(asked) = Notification::request_permission()
    {
        // The answer is read below.
        let _ = JsFuture::from(asked).await;
    }
    match Notification::permission() {
        NotificationPermission::Granted => {
            let options = NotificationOptions::new();
            options.set_body(text);
            match Notification::new_with_options(title, &options) {
                Ok(_) => Notified::Shown,
                Err(_) => Notified::Unsupported,
            }
        }
        NotificationPermission::Denied => Notified::Denied,
        _ => Notified::Undecided,
    }
}
