//! Judged whole, in chunks, bucket by bucket or resumed from a stored state, a series gets the same results to the bit,
//! and nothing of them is owed to the future.

use crate::common::Random;
use crate::family::{Family, SOUND, Sample, UNSOUND};
use foretop::detect::{Detector, Judged, score_series};
use foretop::model::finding::ScoredSeries;
use foretop::model::metric::MetricId;
use proptest::prelude::*;
use proptest::sample::Index;

const TESTED: usize = 150;

/// A series of any kind with a disturbance, or a gap, of any size in any place of its detect part.
fn series() -> impl Strategy<Value = (&'static Family, Sample)> {
    let families: Vec<&'static Family> = SOUND.iter().chain(UNSOUND).collect();
    let disturbance = (0..TESTED, 1..40_usize, prop_oneof![Just(f64::NAN), -500.0..500.0]);
    (prop::sample::select(families), any::<u64>(), disturbance).prop_map(|(family, seed, (at, len, size))| {
        let mut sample = family.sample(seed, TESTED);
        sample.values.iter_mut().skip(sample.learned + at).take(len).for_each(|value| *value += size);
        (family, sample)
    })
}

/// Expected value, range and severity of each judged bucket, bit by bit.
fn bits(judged: &[Judged]) -> Vec<[u64; 4]> {
    judged.iter().map(|j| [j.expected, j.lower, j.upper, j.severity].map(f64::to_bits)).collect()
}

fn series_bits(series: &ScoredSeries) -> Vec<[u64; 4]> {
    let band = &series.band;
    (0..series.severity.len())
        .map(|i| [band.expected[i], band.lower[i], band.upper[i], series.severity[i]].map(f64::to_bits))
        .collect()
}

fn judge_all(detector: &mut Detector, values: &[f64]) -> Vec<Judged> {
    values.iter().map(|&value| detector.judge(value)).collect()
}

fn restored(detector: &Detector) -> Detector {
    postcard::from_bytes(&postcard::to_allocvec(detector).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_future_changes_nothing((family, sample) in series(), end in 0..TESTED, seed in any::<u64>()) {
        let score = |values: &[f64]| {
            score_series(MetricId(0), values, family.interval, family.learned).unwrap().series
        };
        let whole = series_bits(&score(&sample.values));
        let part = series_bits(&score(&sample.values[..family.learned + end]));
        prop_assert_eq!(&part, &whole[..end]);
        let mut other = sample.values.clone();
        let mut random = Random(seed);
        other[family.learned + end..].iter_mut().for_each(|value| *value = 1e6 * random.unit());
        prop_assert_eq!(&part, &series_bits(&score(&other))[..end]);
    }

    #[test]
    fn batch_chunks_and_a_restored_state_agree((family, sample) in series(), cuts in prop::collection::vec(any::<Index>(), 0..6)) {
        let (learn, detect) = sample.values.split_at(family.learned);
        let learned = Detector::learn(learn, family.interval).unwrap();
        let whole = judge_all(&mut learned.clone(), detect);
        let scored = score_series(MetricId(0), &sample.values, family.interval, family.learned).unwrap();
        prop_assert_eq!(bits(&whole), series_bits(&scored.series));

        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(TESTED + 1)).chain([0, TESTED]).collect();
        cuts.sort_unstable();
        let mut detector = learned;
        let mut parts = Vec::new();
        for pair in cuts.windows(2) {
            let same = restored(&detector);
            prop_assert_eq!(&same, &detector);
            detector = same;
            parts.extend(judge_all(&mut detector, &detect[pair[0]..pair[1]]));
        }
        prop_assert_eq!(parts, whole);
    }
}

#[test]
fn the_state_is_small_and_does_not_grow() {
    let size = |detector: &Detector| postcard::to_allocvec(detector).unwrap().len();
    let family = Family::named("day and week");
    let sample = family.sample(7, 1_000);
    let mut detector = Detector::learn(&sample.values[..family.learned], family.interval).unwrap();
    let learned = size(&detector);
    // A day of shape and spread and a week of shape, eight bytes each, and as much again for all else.
    assert!(learned < 2 * 8 * (24 + 24 + 168), "{learned} bytes");
    judge_all(&mut detector, &sample.values[family.learned..]);
    // Counts are written in fewer bytes while they are small.
    assert!(size(&detector) <= learned + 32, "{} bytes after {learned}", size(&detector));
}
