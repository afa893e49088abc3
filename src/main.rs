//! The page.

fn main() {
    console_error_panic_hook::set_once();
    foretop::bridge::numerals::follow_language();
    leptos::mount::mount_to_body(foretop::app::App);
}
