//! ZIP archives, read from front to back by the local headers: the directory at the end would need the whole archive
//! first. Where an archive was written in one go, a descriptor behind the content tells its length.

mod entry;
mod header;

use self::entry::{Entry, Taken};
use self::header::{DESCRIPTOR_AND_NEXT, Signature, descriptor_length, local_header_length, signature};
use super::{Inner, Out, Unpacked};
use crate::ingest::error::Damage;

/// Files taken from one archive.
const MAX_FILES: usize = 10_000;

/// Unpacks one archive.
pub(super) struct Zip {
    /// Of the files in it.
    depth: usize,
    state: State,
    /// The begun header or descriptor.
    buffer: Vec<u8>,
    files: usize,
}

enum State {
    Header,
    Content(Box<Entry>),
    Descriptor(Box<Entry>),
    /// The directory has begun: there are no more files.
    Over,
    /// What follows cannot be read.
    Lost(Damage),
}

impl Zip {
    pub(super) fn new(depth: usize) -> Self {
        Self { depth, state: State::Header, buffer: Vec::new(), files: 0 }
    }

    pub(super) fn push(&mut self, mut bytes: &[u8], out: &mut Out<'_>) {
        while !bytes.is_empty() {
            match &mut self.state {
                State::Header => {
                    self.buffer.push(bytes[0]);
                    bytes = &bytes[1..];
                    self.take_header(out);
                }
                State::Content(entry) => match entry.push(bytes, out) {
                    Taken::All => return,
                    Taken::Ended { rest, before } => {
                        self.buffer = before;
                        bytes = rest;
                        self.end_content(out);
                    }
                },
                State::Descriptor(_) => {
                    self.buffer.push(bytes[0]);
                    bytes = &bytes[1..];
                    if self.buffer.len() >= DESCRIPTOR_AND_NEXT {
                        self.take_descriptor(out);
                    }
                }
                State::Over | State::Lost(_) => return,
            }
        }
    }

    pub(super) fn finish(&mut self, damage: Option<Damage>, out: &mut Out<'_>) {
        let own = match std::mem::replace(&mut self.state, State::Over) {
            State::Content(entry) | State::Descriptor(entry) => {
                return entry.finish(Some(damage.unwrap_or(Damage::Truncated)), out);
            }
            State::Header => Some(Damage::Truncated),
            State::Over if self.files == 0 => Some(Damage::NoFiles),
            State::Over => None,
            State::Lost(damage) => Some(damage),
        };
        if let Some(damage) = damage.or(own) {
            out(Unpacked::Begin(Inner::default()));
            out(Unpacked::End { damage: Some(damage), stored: None });
        }
    }

    fn take_header(&mut self, out: &mut Out<'_>) {
        match signature(&self.buffer) {
            None => {}
            Some(Signature::Directory) => self.state = State::Over,
            Some(Signature::Other) => self.state = State::Lost(Damage::Corrupt),
            Some(Signature::File) if self.buffer.len() < local_header_length(&self.buffer) => {}
            Some(Signature::File) => {
                let entry = Entry::new(&self.buffer, self.depth);
                self.buffer.clear();
                if self.files == 0 && entry.is_of_a_document() {
                    self.state = State::Lost(Damage::Spreadsheet);
                    return;
                }
                self.files += usize::from(entry.is_file());
                if self.files > MAX_FILES {
                    self.state = State::Lost(Damage::TooManyFiles);
                    return;
                }
                let is_empty = entry.is_empty();
                self.state = State::Content(Box::new(entry));
                if is_empty {
                    self.end_content(out);
                }
            }
        }
    }

    fn end_content(&mut self, out: &mut Out<'_>) {
        let State::Content(entry) = std::mem::replace(&mut self.state, State::Header) else { return };
        if entry.has_descriptor() {
            self.state = State::Descriptor(entry);
        } else {
            entry.finish(None, out);
        }
    }

    fn take_descriptor(&mut self, out: &mut Out<'_>) {
        let State::Descriptor(mut entry) = std::mem::replace(&mut self.state, State::Header) else { return };
        match descriptor_length(&self.buffer) {
            Some(length) => {
                entry.expect(&self.buffer[..length]);
                entry.finish(None, out);
                self.buffer.drain(..length);
            }
            None => {
                entry.finish(Some(Damage::Corrupt), out);
                self.state = State::Lost(Damage::Corrupt);
            }
        }
    }
}

#[cfg(test)]
mod tests;
