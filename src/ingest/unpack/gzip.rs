//! gzip, member after member.

use flate2::Crc;

use super::Decode;
use super::inflate::{Inflate, Inflated};
use crate::ingest::error::Damage;

const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
/// Bytes of a header looked at together.
const STEP: usize = 512;
/// Longest header: one with a name that never ends would fill the memory.
const LONGEST_HEADER: usize = 1 << 17;
/// Checksum and length behind the content.
const TRAILER: usize = 8;

/// Unpacks one stream.
pub(super) struct Gzip {
    part: Part,
    /// The begun header or trailer.
    buffer: Vec<u8>,
    inflate: Inflate,
    crc: Crc,
    members: usize,
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Header,
    Content,
    Trailer,
    /// What follows a complete member and is no further one; gzip(1) ignores it too.
    Rest,
}

impl Gzip {
    pub(super) fn new() -> Self {
        let (part, buffer) = (Part::Header, Vec::new());
        Self { part, buffer, inflate: Inflate::new(), crc: Crc::new(), members: 0 }
    }

    /// Takes bytes of a header; gives how many.
    fn push_header(&mut self, bytes: &[u8]) -> Result<usize, Damage> {
        let bytes = &bytes[..bytes.len().min(STEP)];
        self.buffer.extend_from_slice(bytes);
        let begun = self.buffer.len().min(MAGIC.len());
        if self.buffer[..begun] != MAGIC[..begun] {
            self.part = Part::Rest;
            return if self.members > 0 { Ok(bytes.len()) } else { Err(Damage::Corrupt) };
        }
        match header_length(&self.buffer) {
            Some(length) => {
                let excess = self.buffer.len() - length;
                self.buffer.clear();
                self.part = Part::Content;
                self.inflate.reset();
                self.crc.reset();
                Ok(bytes.len() - excess)
            }
            None if self.buffer.len() > LONGEST_HEADER => Err(Damage::Corrupt),
            None => Ok(bytes.len()),
        }
    }

    fn push_trailer(&mut self, bytes: &[u8]) -> Result<usize, Damage> {
        let taken = bytes.len().min(TRAILER - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..taken]);
        if self.buffer.len() == TRAILER {
            let expected = [self.crc.sum().to_le_bytes(), self.crc.amount().to_le_bytes()].concat();
            if self.buffer != expected {
                return Err(Damage::Corrupt);
            }
            self.buffer.clear();
            self.part = Part::Header;
            self.members += 1;
        }
        Ok(taken)
    }
}

impl Decode for Gzip {
    fn push(&mut self, mut bytes: &[u8], out: &mut dyn FnMut(&[u8])) -> Result<(), Damage> {
        while !bytes.is_empty() {
            let taken = match self.part {
                Part::Header => self.push_header(bytes)?,
                Part::Content => {
                    let Self { inflate, crc, .. } = self;
                    let inflated = inflate.push(bytes, &mut |text| {
                        crc.update(text);
                        out(text);
                    });
                    match inflated {
                        Inflated::All => bytes.len(),
                        Inflated::Ended(taken) => {
                            self.part = Part::Trailer;
                            taken
                        }
                        Inflated::Failed(_) => return Err(Damage::Corrupt),
                    }
                }
                Part::Trailer => self.push_trailer(bytes)?,
                Part::Rest => return Ok(()),
            };
            bytes = &bytes[taken..];
        }
        Ok(())
    }

    fn finish(&self) -> Result<(), Damage> {
        match self.part {
            Part::Rest => Ok(()),
            Part::Header if self.members > 0 && self.buffer.is_empty() => Ok(()),
            _ => Err(Damage::Truncated),
        }
    }
}

/// `None` if it ends beyond these bytes.
fn header_length(bytes: &[u8]) -> Option<usize> {
    const CRC: u8 = 2;
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    let flags = *bytes.get(3)?;
    let mut length = 10;
    if flags & EXTRA != 0 {
        length += 2 + usize::from(*bytes.get(10)?) + (usize::from(*bytes.get(11)?) << 8);
    }
    for flag in [NAME, COMMENT] {
        if flags & flag != 0 {
            length += bytes.get(length..)?.iter().position(|byte| *byte == 0)? + 1;
        }
    }
    if flags & CRC != 0 {
        length += 2;
    }
    (length <= bytes.len()).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::super::packing::gzip;
    use super::super::tests::check;

    #[test]
    fn members_one_after_another() {
        check(&gzip(b"a,b\n"), &["|, gzip|: a,b\n"]);
        check(&[gzip(b"a,b\n"), gzip(b""), gzip(b"1,2\n")].concat(), &["|, gzip|: a,b\n1,2\n"]);
        check(&[gzip(b"a,b\n"), vec![0; 100]].concat(), &["|, gzip|: a,b\n"]);
    }

    #[test]
    fn headers_with_everything() {
        let plain = gzip(b"a,b\n");
        let mut header = plain[..10].to_vec();
        header[3] = 2 | 4 | 8 | 16;
        header.extend(b"\x03\0xyzname.csv\0a comment\0\x12\x34");
        check(&[header.as_slice(), &plain[10..]].concat(), &["|, gzip|: a,b\n"]);
    }

    #[test]
    fn damage_is_told() {
        let stored = gzip(b"a,b\n1,2\n");
        check(&stored[..stored.len() - 3], &["|, gzip|Truncated: a,b\n1,2\n"]);
        check(&stored[..4], &["|, gzip|Truncated: "]);
        check(&[0x1f, 0x8b, 99, 0, 0, 0, 0, 0, 0, 0, 0], &["|, gzip|Corrupt: "]);
        let mut changed = stored.clone();
        changed[stored.len() - 6] ^= 1;
        check(&changed, &["|, gzip|Corrupt: a,b\n1,2\n"]);
    }
}
