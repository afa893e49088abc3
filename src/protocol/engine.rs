//! Requests in, events out.

use super::message::{Envelope, Event, Request, RequestId};

/// Owns table, pipeline and caches.
#[derive(Default)]
pub struct Engine {}

impl Engine {
    /// Nothing open.
    pub fn new() -> Self {
        Self {}
    }

    /// Starts work or answers at once.
    pub fn request(&mut self, _request: Envelope<Request>) -> Vec<Envelope<Event>> {
        Vec::new()
    }

    /// Bytes of file number `file`, in file order, while an Open is in progress.
    pub fn feed(&mut self, _file: usize, _chunk: &[u8]) -> Vec<Envelope<Event>> {
        Vec::new()
    }

    /// Ends a file.
    pub fn end_file(&mut self, _file: usize, _failure: Option<String>) -> Vec<Envelope<Event>> {
        Vec::new()
    }

    /// The Open in progress.
    pub fn wants_files(&self) -> Option<RequestId> {
        None
    }

    /// Whether `step` has work.
    pub fn busy(&self) -> bool {
        false
    }

    /// One bounded piece of work.
    pub fn step(&mut self) -> Vec<Envelope<Event>> {
        Vec::new()
    }
}
