//! The fields of an archive that stand between the contents of its files.

const LOCAL_HEADER: usize = 30;
const DESCRIPTOR: &[u8; 4] = b"PK\x07\x08";
/// Longest descriptor, and the signature after it.
pub(super) const DESCRIPTOR_AND_NEXT: usize = 28;
/// Says that a length is in the extra field.
const IN_EXTRA: u64 = 0xffff_ffff;

/// What begins.
pub(super) enum Signature {
    File,
    /// The directory, or what stands before it.
    Directory,
    Other,
}

/// `None` if there are too few bytes to tell.
pub(super) fn signature(bytes: &[u8]) -> Option<Signature> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some(Signature::File),
        [b'P', b'K', 1, 2, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 6, 6 | 8, ..] => Some(Signature::Directory),
        [_, _, _, _, ..] => Some(Signature::Other),
        _ => None,
    }
}

/// With name and extra field, as far as the bytes tell.
pub(super) fn local_header_length(bytes: &[u8]) -> usize {
    if bytes.len() < LOCAL_HEADER {
        return LOCAL_HEADER;
    }
    LOCAL_HEADER + number(bytes, 26, 2) as usize + number(bytes, 28, 2) as usize
}

/// What stands before the content of a file.
pub(super) struct LocalHeader {
    pub(super) path: String,
    pub(super) is_encrypted: bool,
    /// Whether lengths and checksum may follow the content instead.
    pub(super) has_descriptor: bool,
    pub(super) method: u16,
    pub(super) crc: u32,
    /// As stored, in bytes; 0 with a descriptor if it is not known yet.
    pub(super) stored: u64,
}

impl LocalHeader {
    /// Of complete bytes.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let flags = number(bytes, 6, 2);
        let name_end = LOCAL_HEADER + number(bytes, 26, 2) as usize;
        let name = bytes.get(LOCAL_HEADER..name_end).unwrap_or_default();
        let extra = bytes.get(name_end..).unwrap_or_default();
        let stored = match number(bytes, 18, 4) {
            IN_EXTRA => stored_length(extra, number(bytes, 22, 4) == IN_EXTRA).unwrap_or(IN_EXTRA),
            stored => stored,
        };
        Self {
            path: String::from_utf8_lossy(name).replace('\\', "/"),
            is_encrypted: flags & 1 == 1,
            has_descriptor: flags & 8 == 8,
            method: number(bytes, 8, 2) as u16,
            crc: number(bytes, 14, 4) as u32,
            stored,
        }
    }
}

/// The length as stored in the extra field of ZIP64, behind the unpacked one if that is there too.
fn stored_length(mut extra: &[u8], after_unpacked: bool) -> Option<u64> {
    while extra.len() >= 4 {
        let end = 4 + number(extra, 2, 2) as usize;
        if number(extra, 0, 2) == 1 {
            let at = if after_unpacked { 12 } else { 4 };
            return (at + 8 <= end.min(extra.len())).then(|| number(extra, at, 8));
        }
        extra = extra.get(end..)?;
    }
    None
}

/// With or without a signature, with lengths of 4 bytes or, for ZIP64, 8: whichever makes the next signature follow.
pub(super) fn descriptor_length(bytes: &[u8]) -> Option<usize> {
    let lengths = if bytes.starts_with(DESCRIPTOR) { [16, 24] } else { [12, 20] };
    let follows = |length: &usize| matches!(signature(&bytes[*length..]), Some(Signature::File | Signature::Directory));
    lengths.into_iter().find(follows)
}

/// The checksum in a descriptor.
pub(super) fn descriptor_crc(bytes: &[u8]) -> u32 {
    number(bytes, if bytes.starts_with(DESCRIPTOR) { 4 } else { 0 }, 4) as u32
}

/// Whether these bytes are the descriptor of `stored` bytes; `crc` is their checksum, if that is known.
pub(super) fn is_descriptor(bytes: &[u8], stored: u64, crc: Option<u32>) -> bool {
    let has_length = number(bytes, 8, 8) == stored || number(bytes, 8, 4) == stored;
    has_length && crc.is_none_or(|crc| descriptor_crc(bytes) == crc)
}

/// Where the first descriptor may begin.
pub(super) fn find_descriptor(bytes: &[u8]) -> Option<usize> {
    bytes.windows(DESCRIPTOR.len()).position(|window| window == DESCRIPTOR)
}

/// Little-endian; 0 where there are no bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let bytes = bytes.get(at..at + length).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
