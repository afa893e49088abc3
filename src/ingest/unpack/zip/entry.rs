//! One file of an archive, from its header to its end.

use flate2::Crc;

use super::header::{DESCRIPTOR_AND_NEXT, LocalHeader, descriptor_crc, find_descriptor, is_descriptor};
use crate::ingest::error::Damage;
use crate::ingest::unpack::inflate::{Inflate, Inflated};
use crate::ingest::unpack::{Out, Packing, Unpacked, Unpacker};

/// What is being read.
pub(super) struct Entry {
    content: Content,
    has_descriptor: bool,
    /// Stored bytes still to come, if the header tells.
    left: Option<u64>,
    /// Bytes kept back because a descriptor may begin in them.
    held: Vec<u8>,
}

struct Content {
    path: String,
    /// `None` for what is passed over.
    file: Option<Unpacker>,
    method: Method,
    damage: Option<Damage>,
    stored: u64,
    crc: Crc,
    /// The checksum to be reached.
    expected: u32,
}

enum Method {
    Stored,
    Deflate(Box<Inflate>),
    /// It cannot be read, only passed over.
    Unreadable,
}

/// What became of some bytes.
pub(super) enum Taken<'a> {
    All,
    /// The content ended; `before` are bytes taken earlier that belong to what follows, and `rest` comes after them.
    Ended {
        before: Vec<u8>,
        rest: &'a [u8],
    },
}

impl Entry {
    /// `header` is complete.
    pub(super) fn new(header: &[u8], depth: usize) -> Self {
        let header = LocalHeader::new(header);
        let (method, damage) = match header.method {
            _ if header.is_encrypted => (Method::Unreadable, Some(Damage::Encrypted)),
            0 => (Method::Stored, None),
            8 => (Method::Deflate(Box::new(Inflate::new())), None),
            other => (Method::Unreadable, Some(Damage::Method(other))),
        };
        let content = Content {
            file: is_data(&header.path).then(|| Unpacker::at(depth)),
            path: header.path,
            method,
            damage,
            stored: 0,
            crc: Crc::new(),
            expected: header.crc,
        };
        let left = Some(header.stored).filter(|stored| *stored > 0 || !header.has_descriptor);
        Self { content, has_descriptor: header.has_descriptor, left, held: Vec::new() }
    }

    /// Whether it is one of a workbook, not of an archive of data.
    pub(super) fn is_of_a_document(&self) -> bool {
        let path = self.content.path.as_str();
        let folder = ["_rels/", "docProps/", "xl/", "word/"].iter().any(|folder| path.starts_with(folder));
        folder || matches!(path, "[Content_Types].xml" | "mimetype")
    }

    pub(super) fn is_file(&self) -> bool {
        self.content.file.is_some()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.left == Some(0)
    }

    pub(super) fn has_descriptor(&self) -> bool {
        self.has_descriptor
    }

    /// Takes the checksum from the descriptor.
    pub(super) fn expect(&mut self, descriptor: &[u8]) {
        self.content.expected = descriptor_crc(descriptor);
    }

    pub(super) fn push<'a>(&mut self, bytes: &'a [u8], out: &mut Out<'_>) -> Taken<'a> {
        if let Some(left) = &mut self.left {
            let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
            *left -= taken as u64;
            let ended = *left == 0;
            if let Some(used) = self.content.push(&bytes[..taken], out) {
                self.content.stored += (taken - used) as u64;
            }
            return if ended { Taken::Ended { before: Vec::new(), rest: &bytes[taken..] } } else { Taken::All };
        }
        let taken = if let Method::Deflate(_) = self.content.method { self.content.push(bytes, out) } else { Some(0) };
        match taken {
            None => Taken::All,
            Some(taken) if self.content.is_deflated() => Taken::Ended { before: Vec::new(), rest: &bytes[taken..] },
            Some(taken) => self.search(&bytes[taken..], out),
        }
    }

    /// Ends the file. `damage` is that of the archive.
    pub(super) fn finish(mut self, damage: Option<Damage>, out: &mut Out<'_>) {
        if damage.is_some() {
            let held = std::mem::take(&mut self.held);
            self.content.push(&held, out);
        }
        self.content.finish(damage, out);
    }

    /// Takes the bytes before the descriptor.
    fn search<'a>(&mut self, bytes: &'a [u8], out: &mut Out<'_>) -> Taken<'a> {
        self.held.extend_from_slice(bytes);
        let mut at = 0;
        loop {
            let found = find_descriptor(&self.held[at..]);
            // What is no whole signature yet may become one.
            let end = found.map_or_else(|| self.held.len().saturating_sub(3).max(at), |found| at + found);
            self.content.push(&self.held[at..end], out);
            at = end;
            if found.is_none() || self.held.len() - at < DESCRIPTOR_AND_NEXT {
                self.held.drain(..at);
                return Taken::All;
            }
            let crc = matches!(self.content.method, Method::Stored).then(|| self.content.crc.sum());
            if is_descriptor(&self.held[at..], self.content.stored, crc) {
                let mut before = self.held.split_off(at);
                let rest = before.len().min(bytes.len());
                before.truncate(before.len() - rest);
                self.held.clear();
                return Taken::Ended { before, rest: &bytes[bytes.len() - rest..] };
            }
            self.content.push(&self.held[at..=at], out);
            at += 1;
        }
    }
}

impl Content {
    fn is_deflated(&self) -> bool {
        matches!(self.method, Method::Deflate(_))
    }

    /// Takes stored bytes; gives how many they were once the compressed data ends, or cannot be unpacked any more.
    fn push(&mut self, bytes: &[u8], out: &mut Out<'_>) -> Option<usize> {
        let Self { path, file, method, damage, stored, crc, .. } = self;
        let mut hand_on = |bytes: &[u8]| {
            crc.update(bytes);
            if let Some(file) = file {
                file.push(bytes, &mut within(path, *stored, out));
            }
        };
        let ended = match method {
            Method::Unreadable => None,
            Method::Stored => {
                hand_on(bytes);
                None
            }
            Method::Deflate(inflate) => match inflate.push(bytes, &mut hand_on) {
                Inflated::All => None,
                Inflated::Ended(taken) => Some(taken),
                Inflated::Failed(taken) => {
                    (*damage, *method) = (Some(Damage::Corrupt), Method::Unreadable);
                    Some(taken)
                }
            },
        };
        self.stored += ended.unwrap_or(bytes.len()) as u64;
        ended
    }

    fn finish(mut self, damage: Option<Damage>, out: &mut Out<'_>) {
        let is_whole = matches!(self.method, Method::Unreadable) || self.crc.sum() == self.expected;
        let damage = self.damage.or(damage).or((!is_whole).then_some(Damage::Corrupt));
        if let Some(file) = &mut self.file {
            file.finish(damage, &mut within(&self.path, self.stored, out));
        }
    }
}

/// Folders, and what a Mac adds about files, are no data.
fn is_data(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    !(name.is_empty() || name == ".DS_Store" || path.starts_with("__MACOSX/"))
}

/// Tells each file where it is in the archive.
fn within<'a>(path: &'a str, stored: u64, out: &'a mut Out<'_>) -> impl FnMut(Unpacked<'_>) + 'a {
    move |unpacked| {
        out(match unpacked {
            Unpacked::Begin(mut inner) => {
                inner.path = if inner.path.is_empty() { path.to_owned() } else { format!("{path}/{}", inner.path) };
                inner.packing.push(Packing::Zip);
                Unpacked::Begin(inner)
            }
            Unpacked::End { damage, stored: inner } => Unpacked::End { damage, stored: inner.or(Some(stored)) },
            bytes @ Unpacked::Bytes(_) => bytes,
        });
    }
}
