//! The web worker: owns table, series and learned models, and answers the page.

fn main() {
    foretop::bridge::numerals::follow_language();
    foretop::bridge::server::serve();
}
