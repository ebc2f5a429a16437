//! A new instance belongs to nobody. Its first start prints a link with a claim code; whoever opens it becomes the first
//! admin. Without the code nobody can, however early they find the instance.

pub mod claim;
pub mod link;
pub mod state;
