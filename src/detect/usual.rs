//! Errors of the learn part to those that are usual: a disturbance that lasted, such as an outage or the time it took
//! to believe a new level, says nothing about usual errors, yet its many buckets would hide every later one.
//!
//! How far usual errors go is extrapolated from their body by a generalised Pareto distribution, so that the
//! disturbance has no say in it. Single errors are left in, however large: what comes and goes often is usual.

use crate::math::quantile::{median, quantile};

/// The body of the errors ends here: four of five are smaller.
const BODY: f64 = 0.8;
/// The tail of the body is taken to be as heavy as that of Student's distribution with four degrees of freedom.
const SHAPE: f64 = 0.25;
/// The body is seen from about this many errors.
const SAMPLE: usize = 1_000;
/// Far errors that make a disturbance one that lasts; fewer are left in, for a metric may have short peaks often.
const LASTING: usize = 8;
/// Usual errors between two far ones that do not end a disturbance.
const BRIDGED: usize = 2;
/// A disturbance that makes up more of the learn part than this is a habit.
const MOST: f64 = 0.25;

/// Which of `errors`, in order of time, belong to no disturbance that lasts: to no run of errors further off than any usual
/// one among so many. `step` is the smallest difference that means something.
pub(super) fn usual(errors: &[f64], step: f64) -> Vec<bool> {
    let mut usual = vec![true; errors.len()];
    let Some(limit) = furthest(errors, step) else { return usual };
    let mut run = 0..0;
    let mut far = 0;
    for k in (0..errors.len()).filter(|&k| errors[k].abs() > limit) {
        if k > run.end + BRIDGED {
            (run, far) = (k..k, 0);
        }
        run.end = k + 1;
        far += 1;
        if far >= LASTING {
            usual[run.clone()].fill(false);
        }
    }
    if usual.iter().filter(|usual| !**usual).count() as f64 > MOST * errors.len() as f64 {
        usual.fill(true);
    }
    usual
}

/// The largest size expected among so many usual errors; `None` where most are zero.
fn furthest(errors: &[f64], step: f64) -> Option<f64> {
    let mut sizes: Vec<_> = errors.iter().step_by(errors.len() / SAMPLE + 1).map(|error| error.abs()).collect();
    let middle = median(&mut sizes).filter(|middle| *middle > 0.0)?;
    let large = quantile(&mut sizes, BODY)?;
    // Between the middle and the end of the body sizes are taken to be exponential.
    let scale = ((large - middle) / (0.5 / (1.0 - BODY)).ln()).max(step);
    let beyond = (1.0 - BODY) * errors.len() as f64;
    Some(large + scale / SHAPE * (beyond.powf(SHAPE) - 1.0).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Errors of 0 to 9 in turn, with what is given in their place.
    fn check(places: &[(std::ops::Range<usize>, f64)], unusual: &[usize]) {
        let mut errors: Vec<_> = (0..200).map(|k| f64::from(k * 7 % 10)).collect();
        for (range, error) in places {
            errors[range.clone()].fill(*error);
        }
        let usual = usual(&errors, 1.0);
        assert_eq!((0..200).filter(|&k| !usual[k]).collect::<Vec<_>>(), unusual);
    }

    #[test]
    fn what_lasts_is_left_out() {
        check(&[], &[]);
        check(&[(50..58, -100.0)], &[50, 51, 52, 53, 54, 55, 56, 57]);
        check(&[(50..54, 100.0), (56..60, -100.0)], &[50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
        check(&[(50..54, 100.0), (57..61, 100.0)], &[]);
        check(&[(50..57, 100.0)], &[]);
        check(&[(50..60, 20.0)], &[]);
        check(&[(50..120, 1e6)], &[]);
    }

    #[test]
    fn where_most_errors_are_zero_nothing_is_left_out() {
        let mut errors = [0.0; 100];
        errors[40..60].fill(9.0);
        assert!(usual(&errors, 1.0).iter().all(|&usual| usual));
    }
}
