//! Stored bytes to text bytes: gzip is recognised by its first two bytes and unpacked piece by piece, member after
//! member (RFC 1952); anything else passes through.

use std::io::Write;

use flate2::write::MultiGzDecoder;

/// Compressed bytes unpacked at a time. Deflate packs at most 1:1032, so a piece becomes at most 17 MB.
const PIECE: usize = 16 * 1024;

/// Why unpacking stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    Truncated,
    Corrupt,
}

/// Unpacks one file.
pub(super) enum Unpacker {
    /// Fewer than two bytes seen.
    Unknown(Vec<u8>),
    Plain,
    Gzip {
        decoder: Box<MultiGzDecoder<Vec<u8>>>,
        /// Whether anything has come out, so that a missing header can only be that of a further member.
        began: bool,
    },
    /// What follows a complete member and is no further one; gzip(1) ignores it too.
    Trailer,
    Damaged(Damage),
}

impl Unpacker {
    pub(super) fn new() -> Self {
        Self::Unknown(Vec::new())
    }

    /// Hands the text in `chunk` to `sink`, in one or more pieces.
    pub(super) fn push(&mut self, chunk: &[u8], sink: &mut dyn FnMut(&[u8])) {
        match self {
            Self::Unknown(head) => {
                head.extend_from_slice(chunk);
                if head.len() >= 2 {
                    let head = std::mem::take(head);
                    *self = if head.starts_with(&[0x1f, 0x8b]) {
                        Self::Gzip { decoder: Box::new(MultiGzDecoder::new(Vec::new())), began: false }
                    } else {
                        Self::Plain
                    };
                    self.push(&head, sink);
                }
            }
            Self::Plain => sink(chunk),
            Self::Gzip { decoder, began } => {
                for piece in chunk.chunks(PIECE) {
                    let result = decoder.write_all(piece);
                    drain(decoder, began, sink);
                    if result.is_err() {
                        let trailer = *began && decoder.header().is_none();
                        *self = if trailer { Self::Trailer } else { Self::Damaged(Damage::Corrupt) };
                        return;
                    }
                }
            }
            Self::Trailer | Self::Damaged(_) => {}
        }
    }

    /// Hands out what is left. Tells what was wrong, if anything.
    pub(super) fn finish(&mut self, sink: &mut dyn FnMut(&[u8])) -> Option<Damage> {
        match self {
            Self::Unknown(head) => sink(head),
            Self::Gzip { decoder, began } => {
                let result = decoder.try_finish();
                drain(decoder, began, sink);
                if result.is_err() && !(*began && decoder.header().is_none()) {
                    return Some(Damage::Truncated);
                }
            }
            Self::Damaged(damage) => return Some(*damage),
            Self::Plain | Self::Trailer => {}
        }
        None
    }

    pub(super) fn is_gzip(&self) -> bool {
        !matches!(self, Self::Unknown(_) | Self::Plain)
    }
}

fn drain(decoder: &mut MultiGzDecoder<Vec<u8>>, began: &mut bool, sink: &mut dyn FnMut(&[u8])) {
    let text = decoder.get_mut();
    if !text.is_empty() {
        *began = true;
        sink(text);
        text.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};

    fn gz(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn check(stored: &[u8], text: &[u8], damage: Option<Damage>) {
        for size in [1, 3, 1_000_000] {
            let mut unpacker = Unpacker::new();
            let mut out = Vec::new();
            for chunk in stored.chunks(size) {
                unpacker.push(chunk, &mut |text| out.extend_from_slice(text));
            }
            let found = unpacker.finish(&mut |text| out.extend_from_slice(text));
            assert_eq!((out.as_slice(), found), (text, damage), "chunks of {size}");
        }
    }

    #[test]
    fn members_one_after_another() {
        check(&gz(b"a,b\n"), b"a,b\n", None);
        check(&[gz(b"a,b\n"), gz(b""), gz(b"1,2\n")].concat(), b"a,b\n1,2\n", None);
        check(&[gz(b"a,b\n"), vec![0; 100]].concat(), b"a,b\n", None);
    }

    #[test]
    fn plain_text_passes() {
        check(b"", b"", None);
        check(b"x", b"x", None);
        check(b"abc", b"abc", None);
    }

    #[test]
    fn damage_is_told() {
        let stored = gz(b"a,b\n1,2\n");
        check(&stored[..stored.len() - 3], b"a,b\n1,2\n", Some(Damage::Truncated));
        check(&stored[..4], b"", Some(Damage::Truncated));
        check(&[0x1f, 0x8b, 99, 0, 0, 0, 0, 0, 0, 0, 0], b"", Some(Damage::Corrupt));
    }
}
