//! When to look for the data of an interval, and when to stop waiting for them. Knows no clock: it is told the time.
//!
//! An interval is looked for at its time: its end, and the delay of the data. One that is not there then is empty; one
//! that cannot be read is tried again with growing pauses, and holds nothing up for longer than until the next one is
//! due. Both are looked for again later, ever more rarely: what comes then is late. Data that come by no clock, such as
//! those of the past, can be waited for instead: then an interval is empty only if a later one is there.

use std::collections::BTreeMap;

use crate::model::message::UserMessage;
use crate::model::time::Timestamp;

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowTask {
    /// Nothing before this instant.
    Wait(Timestamp),
    /// Look for the data of a bucket and read them.
    Read(usize),
    /// See whether there are data of a bucket.
    Peek(usize),
}

/// What becomes of the next bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is tried again.
    Again,
    /// It is empty.
    Empty,
    /// It cannot be read.
    GivenUp(UserMessage),
}

/// Where looking stands.
#[derive(Debug, Default)]
pub struct Follow {
    /// Whether a bucket that is not there is waited for until a later one is.
    waits: bool,
    /// Seconds between two buckets.
    step: i64,
    /// How often the next bucket could not be read, and when it is tried again.
    failures: u32,
    again: Timestamp,
    /// Which of [`Follow::AHEAD`] is peeked at next, if the next bucket is not there.
    ahead: Option<usize>,
    polls: u32,
    /// Buckets that were not there or could not be read in time: how often they were looked for since, and when they are
    /// again.
    missed: BTreeMap<usize, (u32, Timestamp)>,
}

impl Follow {
    /// Pauses after failures, in seconds; the last one repeats.
    const PAUSES: [i64; 6] = [1, 2, 4, 8, 16, 30];
    /// Failures after which a bucket is given up, once the next one is due.
    const MOST_FAILURES: u32 = 4;
    /// How far ahead it is looked for later buckets.
    const AHEAD: [usize; 4] = [1, 2, 4, 8];
    /// How often a missed bucket is looked for again, each time after twice as many intervals.
    const LATE_LOOKS: u32 = 8;
    /// Longest pause between two looks for a bucket that is waited for, in seconds.
    const LONGEST_POLL: i64 = 30;

    /// Nothing looked for yet; a bucket is due every `step` seconds.
    pub fn new(waits: bool, step: i64) -> Self {
        Self { waits, step, ..Self::default() }
    }

    /// What to do at `now`, when bucket `next` is due at `due`.
    pub fn task(&self, next: usize, due: Timestamp, now: Timestamp) -> FollowTask {
        if let Some(ahead) = self.ahead {
            return FollowTask::Peek(next + Self::AHEAD[ahead]);
        }
        let at = due.max(self.again);
        if at <= now {
            return FollowTask::Read(next);
        }
        let late = self.missed.iter().min_by_key(|(bucket, (_, at))| (*at, **bucket));
        match late {
            Some((&bucket, &(_, again))) if again <= now => FollowTask::Read(bucket),
            Some((_, &(_, again))) => FollowTask::Wait(at.min(again)),
            None => FollowTask::Wait(at),
        }
    }

    /// A bucket was read.
    pub fn note_read(&mut self, bucket: usize) {
        self.missed.remove(&bucket);
        self.begin_next();
    }

    /// There are no data of a bucket; `next` is the one that is due.
    pub fn note_absent(&mut self, bucket: usize, next: usize, now: Timestamp) -> Verdict {
        if bucket != next {
            self.put_off(bucket, now);
            return Verdict::Again;
        }
        if self.waits {
            self.ahead = Some(0);
            return Verdict::Again;
        }
        self.miss(bucket, now);
        Verdict::Empty
    }

    /// What peeking has shown: whether there are data of a later bucket than `next`.
    pub fn note_peeked(&mut self, is_there: bool, next: usize, now: Timestamp) -> Verdict {
        let Some(ahead) = self.ahead.take() else { return Verdict::Again };
        if is_there {
            self.miss(next, now);
            return Verdict::Empty;
        }
        if ahead + 1 < Self::AHEAD.len() {
            self.ahead = Some(ahead + 1);
        } else {
            self.again = now + (1_i64 << self.polls.min(5)).min(Self::LONGEST_POLL);
            self.polls += 1;
        }
        Verdict::Again
    }

    /// A bucket could not be read. Without a network nothing is given up.
    pub fn note_failed(
        &mut self,
        bucket: usize,
        (next, next_but_one_due): (usize, Timestamp),
        reason: UserMessage,
        is_online: bool,
        now: Timestamp,
    ) -> Verdict {
        if bucket != next {
            self.put_off(bucket, now);
            return Verdict::Again;
        }
        self.ahead = None;
        let pause = Self::PAUSES[(self.failures as usize).min(Self::PAUSES.len() - 1)];
        self.again = now + pause;
        self.failures += u32::from(is_online);
        if self.failures < Self::MOST_FAILURES || next_but_one_due > now {
            return Verdict::Again;
        }
        self.miss(bucket, now);
        Verdict::GivenUp(reason)
    }

    fn begin_next(&mut self) {
        (self.failures, self.again, self.ahead, self.polls) = (0, 0, None, 0);
    }

    fn miss(&mut self, bucket: usize, now: Timestamp) {
        self.missed.insert(bucket, (0, now + self.late_pause(0)));
        self.begin_next();
    }

    /// Looks for a missed bucket again later, unless that was the last time.
    fn put_off(&mut self, bucket: usize, now: Timestamp) {
        let Some((looks, _)) = self.missed.get(&bucket).copied() else { return };
        if looks + 1 == Self::LATE_LOOKS {
            self.missed.remove(&bucket);
        } else {
            self.missed.insert(bucket, (looks + 1, now + self.late_pause(looks + 1)));
        }
    }

    /// Data that come by no clock come faster than theirs.
    fn late_pause(&self, looks: u32) -> i64 {
        (if self.waits { 1 } else { self.step }) << looks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: i64 = 300;

    fn reason() -> UserMessage {
        UserMessage { title: "no".to_owned(), detail: String::new(), remedy: String::new() }
    }

    /// Bucket `n` is due at `STEP * n`.
    fn due(bucket: usize) -> Timestamp {
        bucket as i64 * STEP
    }

    fn task(follow: &Follow, next: usize, now: Timestamp) -> FollowTask {
        follow.task(next, due(next), now)
    }

    #[test]
    fn a_bucket_is_read_at_its_time() {
        let mut follow = Follow::new(false, STEP);
        assert_eq!(task(&follow, 3, 899), FollowTask::Wait(900));
        assert_eq!(task(&follow, 3, 900), FollowTask::Read(3));
        follow.note_read(3);
        assert_eq!(task(&follow, 4, 901), FollowTask::Wait(1_200));
        // After a sleep all that is overdue is read, one after another.
        assert_eq!(task(&follow, 4, 9_000), FollowTask::Read(4));
    }

    #[test]
    fn what_is_not_there_is_empty_and_looked_for_again_ever_more_rarely() {
        let mut follow = Follow::new(false, STEP);
        assert_eq!(follow.note_absent(3, 3, 900), Verdict::Empty);
        let mut now = 901;
        let mut looks = Vec::new();
        while looks.len() < 8 {
            // The others come in time.
            let next = (now / STEP) as usize + 1;
            match follow.task(next, due(next), now) {
                FollowTask::Read(3) => {
                    looks.push((now - 900) / STEP);
                    assert_eq!(follow.note_absent(3, next, now), Verdict::Again);
                }
                FollowTask::Wait(until) => now = until,
                other => panic!("{other:?}"),
            }
            if now > 900 + 300 * STEP {
                break;
            }
            now = now.max(901);
            if now % STEP == 0 && !matches!(follow.task(next, due(next), now), FollowTask::Read(3)) {
                now += 1;
            }
        }
        assert_eq!(looks, [1, 3, 7, 15, 31, 63, 127, 255]);
        assert!(follow.missed.is_empty());
    }

    #[test]
    fn what_comes_late_is_read_once() {
        let mut follow = Follow::new(false, STEP);
        follow.note_absent(3, 3, 900);
        assert_eq!(task(&follow, 4, 1_200), FollowTask::Read(4));
        follow.note_read(4);
        assert_eq!(task(&follow, 5, 1_201), FollowTask::Read(3));
        follow.note_read(3);
        assert_eq!(task(&follow, 5, 1_201), FollowTask::Wait(1_500));
    }

    #[test]
    fn a_failure_is_tried_again_and_given_up_when_the_next_one_is_due() {
        let mut follow = Follow::new(false, STEP);
        let mut now = 900;
        let mut tried = Vec::new();
        loop {
            assert_eq!(task(&follow, 3, now), FollowTask::Read(3));
            tried.push(now - 900);
            match follow.note_failed(3, (3, due(4)), reason(), true, now) {
                Verdict::Again => {}
                Verdict::GivenUp(why) => break assert_eq!(why, reason()),
                Verdict::Empty => panic!(),
            }
            let FollowTask::Wait(until) = task(&follow, 3, now) else { panic!() };
            now = until;
        }
        assert_eq!(tried[..7], [0, 1, 3, 7, 15, 31, 61]);
        assert!((1_200..1_230).contains(&now));
        assert_eq!(task(&follow, 4, now), FollowTask::Read(4));
    }

    #[test]
    fn without_a_network_nothing_is_given_up() {
        let mut follow = Follow::new(false, STEP);
        let now = 9_000;
        for _ in 0..20 {
            assert_eq!(follow.note_failed(3, (3, due(4)), reason(), false, now), Verdict::Again);
        }
        for tries in 0..4 {
            let verdict = follow.note_failed(3, (3, due(4)), reason(), true, now);
            assert_eq!(verdict == Verdict::Again, tries < 3, "{tries}");
        }
    }

    #[test]
    fn data_without_a_clock_are_waited_for_until_later_ones_are_there() {
        let mut follow = Follow::new(true, STEP);
        let now = 1_000_000;
        assert_eq!(task(&follow, 3, now), FollowTask::Read(3));
        assert_eq!(follow.note_absent(3, 3, now), Verdict::Again);
        for ahead in [4, 5, 7, 11] {
            assert_eq!(task(&follow, 3, now), FollowTask::Peek(ahead));
            assert_eq!(follow.note_peeked(false, 3, now), Verdict::Again);
        }
        assert_eq!(task(&follow, 3, now), FollowTask::Wait(now + 1));
        assert_eq!(follow.note_absent(3, 3, now + 1), Verdict::Again);
        assert_eq!(follow.note_peeked(true, 3, now + 1), Verdict::Empty);
        assert_eq!(task(&follow, 4, now + 1), FollowTask::Read(4));
    }
}
