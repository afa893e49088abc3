//! One metric's values on the dataset's grid.

/// Values of one metric, one per bucket of the grid. A bucket without data is `NaN`: a gap, never a zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// One value per bucket.
    pub values: Vec<f64>,
}

impl Series {
    /// Number of buckets that hold a value.
    pub fn present(&self) -> usize {
        self.values.iter().filter(|value| !value.is_nan()).count()
    }
}
