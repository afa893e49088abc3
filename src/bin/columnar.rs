//! The web worker for columnar files: decodes them for the worker that owns the table.

fn main() {
    foretop::bridge::columnar_server::serve();
}
