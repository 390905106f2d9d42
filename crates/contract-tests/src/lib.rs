//! Every documented exchange of every vendored document as one named test.
