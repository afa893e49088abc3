//! The session of a detector as a file, alone or with its data in one archive.

use super::failed;
use crate::pipeline::Run;
use crate::protocol::message::{Event, SaveRequest, SessionRun};
use crate::session::zip::{Entry, frame};
use crate::session::{Session, encode, keep};

/// Name of the session in an archive.
const NAME: &str = "session.foretop.json";

/// Adds to the session what `run` knows, and writes it.
pub(super) fn save(request: SaveRequest, run: Option<&Run>) -> Event {
    let SaveRequest { session, run: (number, milliseconds, learn_percent, course), series_bytes, beside } = request;
    let of_run = |run: &Run| SessionRun { number, milliseconds, learn_percent, course, findings: run.findings.clone() };
    let series = run.map(|run| keep(run, series_bytes as usize)).unwrap_or_default();
    let json = encode(Session { run: run.map(of_run), series, ..session }).into_bytes();
    if beside.is_empty() {
        return Event::Saved(vec![json]);
    }
    let mut crc = flate2::Crc::new();
    crc.update(&json);
    let entry = Entry { name: NAME.to_owned(), bytes: json.len() as u64, crc: crc.sum() };
    let entries: Vec<Entry> = std::iter::once(entry).chain(beside).collect();
    match frame(&entries) {
        Some(mut pieces) => {
            // The session is no file of the page: it joins the pieces around it.
            let first = [pieces.remove(0), json, pieces.remove(0)].concat();
            pieces.insert(0, first);
            Event::Saved(pieces)
        }
        None => failed(
            "The data is too large to be saved with the session",
            "An archive holds at most 4 GB.",
            "Save the session without the data, and drop the same files when you open it.",
        ),
    }
}
