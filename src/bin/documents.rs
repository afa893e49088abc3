//! The web worker for documents: reports, exports and charts as files, made for the page.

fn main() {
    foretop::bridge::numerals::follow_language();
    foretop::bridge::documents_server::serve();
}
