//! A request that can say whether it keeps the rules.

use super::FieldErrors;

/// Implemented by every request body and query. Only rules that need nothing but the body itself are asked here.
pub trait Validate {
    /// Adds an error for each broken rule, at its field.
    fn check(&self, errors: &mut FieldErrors);

    fn validate(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        self.check(&mut errors);
        errors.into_result()
    }
}

/// Bodies that are a bare array, such as new positions.
impl<T: Validate> Validate for Vec<T> {
    fn check(&self, errors: &mut FieldErrors) {
        for (index, item) in self.iter().enumerate() {
            item.check(errors.at(index));
        }
    }
}
