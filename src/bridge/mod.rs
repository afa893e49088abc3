//! Floor 10: the wires between page and worker.
