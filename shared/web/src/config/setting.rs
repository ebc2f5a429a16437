//! The types that a setting may have.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

/// A setting's value before it is read into its type.
pub type SettingValue = figment::value::Value;

/// A type that a setting may have: read from the file by serde, from a variable or flag by
/// [`from_text`](Self::from_text). Text is never guessed at, so a token of digits stays a token.
pub trait Setting {
    /// Values that must not show in a process list or an error have no flag and no sample.
    const SECRET: bool = false;

    /// Turns a variable's text into what the file would hold. The error ends the sentence "`NAME`: …".
    fn from_text(text: &str) -> Result<SettingValue, String>;

    /// The value as TOML, for the sample; `None` when it isn't set.
    fn to_toml(&self) -> Option<String>;
}

/// Makes types settings that are written as one word in a text: they parse (`FromStr`), print (`Display`) and
/// deserialise that word.
#[macro_export]
macro_rules! text_setting {
    ($($type:ty),+ $(,)?) => { $(
        impl $crate::config::Setting for $type {
            fn from_text(text: &str) -> ::std::result::Result<$crate::config::SettingValue, ::std::string::String> {
                match text.parse::<$type>() {
                    Ok(_) => Ok(text.into()),
                    Err(error) => Err(error.to_string()),
                }
            }

            fn to_toml(&self) -> ::std::option::Option<::std::string::String> {
                Some(format!("{:?}", self.to_string()))
            }
        }
    )+ };
}

text_setting!(String, IpAddr, super::Period);

macro_rules! number_setting {
    ($($type:ty),+) => { $(
        impl Setting for $type {
            fn from_text(text: &str) -> Result<SettingValue, String> {
                text.parse::<$type>().map(SettingValue::from).map_err(|_| {
                    format!("must be a whole number from {} to {}", <$type>::MIN, <$type>::MAX)
                })
            }

            fn to_toml(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )+ };
}

number_setting!(u8, u16, u32, u64, i64, usize);

impl Setting for NonZeroU32 {
    fn from_text(text: &str) -> Result<SettingValue, String> {
        let number =
            text.parse::<Self>().map_err(|_| "must be a whole number from 1 to 4294967295".to_owned())?;
        Ok(number.get().into())
    }

    fn to_toml(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Setting for bool {
    fn from_text(text: &str) -> Result<SettingValue, String> {
        match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Ok(true.into()),
            "0" | "false" | "no" | "off" => Ok(false.into()),
            _ => Err("must be true or false (1, 0, yes, no, on and off work too)".to_owned()),
        }
    }

    fn to_toml(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Setting for PathBuf {
    fn from_text(text: &str) -> Result<SettingValue, String> {
        Ok(text.into())
    }

    fn to_toml(&self) -> Option<String> {
        Some(format!("{:?}", self.display().to_string()))
    }
}

impl Setting for crate::Secret {
    const SECRET: bool = true;

    fn from_text(text: &str) -> Result<SettingValue, String> {
        text.parse::<crate::Secret>().map(|secret| secret.expose().into()).map_err(|error| error.to_string())
    }

    fn to_toml(&self) -> Option<String> {
        None
    }
}

impl<T: Setting> Setting for Option<T> {
    const SECRET: bool = T::SECRET;

    fn from_text(text: &str) -> Result<SettingValue, String> {
        T::from_text(text)
    }

    fn to_toml(&self) -> Option<String> {
        self.as_ref().and_then(T::to_toml)
    }
}

/// A list; in a variable its entries stand between commas.
impl<T: Setting> Setting for Vec<T> {
    const SECRET: bool = T::SECRET;

    fn from_text(text: &str) -> Result<SettingValue, String> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries.map(T::from_text).collect::<Result<Vec<_>, _>>().map(SettingValue::from)
    }

    fn to_toml(&self) -> Option<String> {
        let entries: Option<Vec<_>> = self.iter().map(T::to_toml).collect();
        Some(format!("[{}]", entries?.join(", ")))
    }
}
