//! How a server declares its settings.

use std::fmt;
use std::ops::RangeInclusive;

use serde::de::DeserializeOwned;

use super::{Setting, SettingValue};

/// A group of settings that belong together.
pub trait Section: Default {
    /// The struct's doc comment.
    const DOC: &'static str;

    fn fields() -> Vec<Field>;

    /// The first setting outside of its limits: its key, and the rule.
    fn out_of_limits(&self) -> Option<(&'static str, String)>;
}

/// All sections of a server.
pub trait Sections: DeserializeOwned + Default {
    fn sections() -> Vec<SectionInfo>;

    /// The first setting outside of its limits: its key (`section.name`), and the rule.
    fn out_of_limits(&self) -> Option<(String, String)>;
}

/// A section as data.
#[derive(Debug, Clone)]
pub struct SectionInfo {
    pub name: &'static str,
    pub doc: &'static str,
    pub fields: Vec<Field>,
}

/// A setting as data.
#[derive(Debug, Clone)]
pub struct Field {
    pub key: &'static str,
    /// The variable that sets it.
    pub env: &'static str,
    /// Its doc comment, a line of text each.
    pub doc: &'static str,
    pub secret: bool,
    /// The default as TOML; `None` when there is none.
    pub default: Option<String>,
    pub(super) parse: fn(&str) -> Result<SettingValue, String>,
}

impl Field {
    /// Called by [`section!`](crate::section!).
    pub fn new<T: Setting>(key: &'static str, env: &'static str, doc: &'static str, default: &T) -> Self {
        Self { key, env, doc, secret: T::SECRET, default: default.to_toml(), parse: T::from_text }
    }

    /// The flag that sets it: the variable's name in lower case.
    pub fn flag(&self) -> String {
        self.env.to_ascii_lowercase().replace('_', "-")
    }
}

/// What is said of a value outside of its limits. Called by [`section!`](crate::section!).
pub fn broken_rule<T: PartialOrd + fmt::Display>(value: &T, limits: &RangeInclusive<T>) -> Option<String> {
    let rule = || format!("must be from {} to {}", limits.start(), limits.end());
    (!limits.contains(value)).then(rule)
}

/// Declares a section: each field has a doc comment, a type, a default and its variable, and may have limits.
///
/// ```
/// shared_web::section! {
///     /// Where the server listens.
///     pub struct Listen {
///         /// Port of the public listener.
///         pub port: u16 = 8081, "PORT";
///         /// Connections at a time.
///         pub connections: usize = 100, "CONNECTIONS", 1..=10_000;
///     }
/// }
/// assert_eq!(Listen::default().port, 8081);
/// ```
#[macro_export]
macro_rules! section {
    (
        $(#[doc = $doc:literal])+
        $vis:vis struct $name:ident {
            $(
                $(#[doc = $field_doc:literal])+
                $field_vis:vis $field:ident: $type:ty = $default:expr, $env:literal $(, $limits:expr)?;
            )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, ::serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        $vis struct $name {
            $( $(#[doc = $field_doc])+ $field_vis $field: $type, )+
        }

        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )+ }
            }
        }

        impl $crate::config::Section for $name {
            const DOC: &'static str = concat!($($doc, "\n"),+);

            fn fields() -> ::std::vec::Vec<$crate::config::Field> {
                let defaults = Self::default();
                ::std::vec![$(
                    $crate::config::Field::new(
                        stringify!($field), $env, concat!($($field_doc, "\n"),+), &defaults.$field,
                    ),
                )+]
            }

            fn out_of_limits(&self) -> ::std::option::Option<(&'static str, ::std::string::String)> {
                $( $(
                    if let Some(rule) = $crate::config::broken_rule(&self.$field, &$limits) {
                        return Some((stringify!($field), rule));
                    }
                )? )+
                None
            }
        }
    };
}

/// Declares the struct of all sections; a field's name is its section's name in the file.
#[macro_export]
macro_rules! config {
    (
        $(#[doc = $doc:literal])+
        $vis:vis struct $name:ident { $( $field_vis:vis $field:ident: $section:ty, )+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, ::serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        $vis struct $name { $( $field_vis $field: $section, )+ }

        impl $crate::config::Sections for $name {
            fn sections() -> ::std::vec::Vec<$crate::config::SectionInfo> {
                use $crate::config::Section as _;
                ::std::vec![$(
                    $crate::config::SectionInfo {
                        name: stringify!($field),
                        doc: <$section as $crate::config::Section>::DOC,
                        fields: <$section>::fields(),
                    },
                )+]
            }

            fn out_of_limits(&self) -> ::std::option::Option<(::std::string::String, ::std::string::String)> {
                use $crate::config::Section as _;
                $(
                    if let Some((key, rule)) = self.$field.out_of_limits() {
                        return Some((format!("{}.{key}", stringify!($field)), rule));
                    }
                )+
                None
            }
        }
    };
}
