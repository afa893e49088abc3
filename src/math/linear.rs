//! Small systems of linear equations: the square root of a symmetric matrix, grown row by row (Cholesky), which is what
//! a regression needs that takes in one term after the other; and the regression of a series on its own past
//! (Levinson 1947, Durbin 1960).

/// Least squares in terms of products: of the terms with each other and with what they are to explain. Terms come one
/// after the other.
#[derive(Debug, Clone, Default)]
pub struct Cholesky {
    /// The rows of the lower triangle.
    rows: Vec<Vec<f64>>,
    /// The right side, solved with the triangle so far.
    solved: Vec<f64>,
}

impl Cholesky {
    /// A term of which less than this part is new says nothing of its own.
    const NEW: f64 = 1e-8;

    /// The term's new row of the triangle, for its products with the terms so far, and its own.
    /// `None` if the terms so far already say what it says.
    fn row(&self, with_terms: impl Fn(usize) -> f64, own: f64) -> Option<(Vec<f64>, f64)> {
        let mut row: Vec<f64> = Vec::with_capacity(self.rows.len() + 1);
        let mut left = own;
        for (at, known) in self.rows.iter().enumerate() {
            let done: f64 = row.iter().zip(known).map(|(new, known)| new * known).sum();
            let next = (with_terms(at) - done) / known[at];
            left -= next * next;
            row.push(next);
        }
        (left > Self::NEW * own).then_some((row, left))
    }

    /// By how much a term would lower the sum of squares that is left.
    pub fn gain(&self, with_terms: impl Fn(usize) -> f64, own: f64, with_target: f64) -> f64 {
        let Some((row, left)) = self.row(with_terms, own) else { return 0.0 };
        let known: f64 = row.iter().zip(&self.solved).map(|(new, solved)| new * solved).sum();
        (with_target - known).powi(2) / left
    }

    /// Takes in a term; whether it says anything new.
    pub fn push(&mut self, with_terms: impl Fn(usize) -> f64, own: f64, with_target: f64) -> bool {
        let Some((mut row, left)) = self.row(with_terms, own) else { return false };
        let known: f64 = row.iter().zip(&self.solved).map(|(new, solved)| new * solved).sum();
        let size = left.sqrt();
        self.solved.push((with_target - known) / size);
        row.push(size);
        self.rows.push(row);
        true
    }

    /// By how much all terms together lower the sum of squares.
    pub fn explained(&self) -> f64 {
        self.solved.iter().map(|solved| solved * solved).sum()
    }

    /// The weights of the terms.
    pub fn weights(&self) -> Vec<f64> {
        let len = self.rows.len();
        let mut weights = self.solved.clone();
        for at in (0..len).rev() {
            let later: f64 = (at + 1..len).map(|later| self.rows[later][at] * weights[later]).sum();
            weights[at] = (weights[at] - later) / self.rows[at][at];
        }
        weights
    }

    /// The variance of each weight, per unit of that of what is left: the diagonal of the inverse.
    pub fn variances(&self) -> Vec<f64> {
        let len = self.rows.len();
        let variance = |of: usize| {
            let mut column = vec![0.0; len];
            for at in of..len {
                let unit = if at == of { 1.0 } else { 0.0 };
                let done: f64 = (of..at).map(|before| self.rows[at][before] * column[before]).sum();
                column[at] = (unit - done) / self.rows[at][at];
            }
            column.iter().map(|part| part * part).sum()
        };
        (0..len).map(variance).collect()
    }
}

/// What each of the last values adds to the next one, nearest first, and the mean square of what is left. `products` are
/// the mean products of values at distance 0, 1, 2 and so on.
pub fn autoregression(products: &[f64]) -> (Vec<f64>, f64) {
    let mut left = products.first().copied().unwrap_or(0.0);
    let mut weights: Vec<f64> = Vec::with_capacity(products.len());
    for at in 1..products.len() {
        if left <= 0.0 {
            break;
        }
        let known: f64 = weights.iter().enumerate().map(|(back, weight)| weight * products[at - 1 - back]).sum();
        let reflection = (products[at] - known) / left;
        let mirrored: Vec<f64> = weights.iter().rev().copied().collect();
        weights.iter_mut().zip(mirrored).for_each(|(weight, mirror)| *weight -= reflection * mirror);
        weights.push(reflection);
        left *= 1.0 - reflection * reflection;
    }
    (weights, left.max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The weights of the terms, each given by its values.
    fn check(terms: &[&[f64]], target: &[f64], expected: &[f64]) {
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let mut solved = Cholesky::default();
        let mut taken: Vec<&[f64]> = Vec::new();
        for term in terms {
            let (own, with_target) = (product(term, term), product(term, target));
            let before = solved.explained();
            let gain = solved.gain(|at| product(taken[at], term), own, with_target);
            if solved.push(|at| product(taken[at], term), own, with_target) {
                assert!((solved.explained() - before - gain).abs() < 1e-9);
                taken.push(term);
            }
        }
        let weights = solved.weights();
        assert_eq!((weights.len(), solved.variances().len()), (expected.len(), expected.len()));
        weights.iter().zip(expected).for_each(|(weight, expected)| assert!((weight - expected).abs() < 1e-9));
    }

    #[test]
    fn weights_are_those_of_least_squares() {
        check(&[], &[1.0, 2.0], &[]);
        check(&[&[1.0, 2.0, 2.0]], &[3.0, 6.0, 6.0], &[3.0]);
        check(&[&[1.0, 1.0, 1.0], &[0.0, 1.0, 2.0]], &[1.0, 3.0, 5.0], &[1.0, 2.0]);
        check(&[&[1.0, 1.0, 1.0], &[0.0, 1.0, 2.0]], &[1.0, 0.0, 5.0], &[0.0, 2.0]);
    }

    #[test]
    fn what_says_nothing_new_is_left_out() {
        check(&[&[1.0, 2.0, 2.0], &[2.0, 4.0, 4.0], &[1.0, 0.0, 0.0]], &[4.0, 6.0, 6.0], &[3.0, 1.0]);
        check(&[&[0.0, 0.0]], &[1.0, 2.0], &[]);
    }

    #[test]
    fn a_weight_is_the_surer_the_more_its_term_says_alone() {
        let mut solved = Cholesky::default();
        assert!(solved.push(|_| 0.0, 4.0, 1.0) && solved.push(|_| 2.0, 5.0, 1.0));
        let expected = [5.0 / 16.0, 4.0 / 16.0];
        solved.variances().iter().zip(expected).for_each(|(found, expected)| assert!((found - expected).abs() < 1e-12));
    }

    #[test]
    fn a_series_on_its_own_past() {
        let close = |(weights, left): (Vec<f64>, f64), expected: &[f64], remains: f64| {
            assert_eq!(weights.len(), expected.len());
            weights.iter().zip(expected).for_each(|(weight, expected)| assert!((weight - expected).abs() < 1e-12));
            assert!((left - remains).abs() < 1e-12);
        };
        close(autoregression(&[2.0, 1.0, 0.5]), &[0.5, 0.0], 1.5);
        close(autoregression(&[1.0, 0.0, 0.5]), &[0.0, 0.5], 0.75);
        close(autoregression(&[0.0, 0.0]), &[], 0.0);
        close(autoregression(&[]), &[], 0.0);
    }
}
