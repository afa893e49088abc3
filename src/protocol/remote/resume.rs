//! A transfer that breaks goes on where it stopped, if the server can and the file is still the same one.

/// What an answer says about the file, as far as the page may see it: without a rule of the bucket that shows them, a
/// page cannot read `ETag` and `Content-Range`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Headers {
    /// HTTP status.
    pub status: u16,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub modified: Option<String>,
    /// `Content-Range`: "bytes 100-199/5000".
    pub range: Option<String>,
    /// `Content-Length`, in bytes.
    pub length: Option<u64>,
}

/// A transfer so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transfer {
    /// What the first answer said.
    first: Headers,
    /// Bytes received.
    pub received: u64,
    /// Attempts to go on since bytes last came.
    attempts: usize,
}

/// Why a transfer cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The server gives the whole file or nothing.
    NoRanges,
    /// The file is another one by now.
    Changed,
}

impl Transfer {
    /// Pauses before each attempt to go on, in milliseconds.
    pub const PAUSES_MS: [u32; 3] = [500, 1_000, 2_000];

    /// Begins with the first answer.
    pub fn new(first: Headers) -> Self {
        Self { first, ..Self::default() }
    }

    /// Size of the file, in bytes, if known.
    pub fn total(&self) -> Option<u64> {
        self.first.length
    }

    /// Takes in that bytes came.
    pub fn receive(&mut self, bytes: u64) {
        self.received += bytes;
        self.attempts = 0;
    }

    /// How long to wait before the next attempt, in milliseconds; `None` when there were enough.
    pub fn pause(&mut self) -> Option<u32> {
        self.attempts += 1;
        Self::PAUSES_MS.get(self.attempts - 1).copied()
    }

    /// Judges the answer to a request for the bytes from `received` on.
    pub fn resume(&self, answer: &Headers) -> Result<(), Refusal> {
        if answer.status != 206 {
            return Err(Refusal::NoRanges);
        }
        let differs = |one: &Option<String>, other: &Option<String>| one.is_some() && other.is_some() && one != other;
        let start =
            answer.range.as_deref().and_then(|range| range.strip_prefix("bytes ")?.split('-').next()?.parse().ok());
        let all = answer.range.as_deref().and_then(|range| range.rsplit('/').next()?.parse().ok());
        let all = all.or_else(|| answer.length.map(|rest| self.received + rest));
        let changed = differs(&self.first.etag, &answer.etag)
            || differs(&self.first.modified, &answer.modified)
            || start.is_some_and(|start: u64| start != self.received)
            || self.total().zip(all).is_some_and(|(before, now)| before != now);
        if changed { Err(Refusal::Changed) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_on_only_in_the_same_file() {
        let first = Headers { status: 200, etag: Some("a".to_owned()), length: Some(1_000), ..Headers::default() };
        let mut transfer = Transfer::new(first);
        transfer.receive(400);
        let check = |answer: Headers, expected: Result<(), Refusal>| {
            assert_eq!(transfer.resume(&answer), expected, "{answer:?}")
        };
        let part = Headers { status: 206, length: Some(600), ..Headers::default() };
        check(part.clone(), Ok(()));
        check(Headers { range: Some("bytes 400-999/1000".to_owned()), ..part.clone() }, Ok(()));
        check(Headers { status: 200, length: Some(1_000), ..Headers::default() }, Err(Refusal::NoRanges));
        check(Headers { etag: Some("b".to_owned()), ..part.clone() }, Err(Refusal::Changed));
        check(Headers { length: Some(601), ..part.clone() }, Err(Refusal::Changed));
        check(Headers { range: Some("bytes 0-999/1000".to_owned()), ..part }, Err(Refusal::Changed));
    }

    #[test]
    fn gives_up_after_three_attempts_without_a_byte() {
        let mut transfer = Transfer::default();
        let pauses: Vec<_> = (0..4).map(|_| transfer.pause()).collect();
        assert_eq!(pauses, [Some(500), Some(1_000), Some(2_000), None]);
        transfer.receive(1);
        assert_eq!(transfer.pause(), Some(500));
    }
}
