//! Settings: what may be set, where from, and what is said when it is wrong.
//!
//! A server has one struct of sections ([`config!`](crate::config!)), a file per section
//! ([`section!`](crate::section!)). The doc comment on a field is its text in the sample file and in `--help`.
//! Flags win over the environment, the environment over the file, the file over the defaults; everything has
//! a default. A variable `X` may also come as `X_FILE` (a path) or as `$CREDENTIALS_DIRECTORY/X`; an empty one
//! counts as not set.
//!
//! To add a setting: a field with a doc comment, a default and the variable's name in its section, no more.

mod environment;
mod error;
mod flags;
mod period;
mod sample;
mod section;
mod setting;
mod suggest;
mod web_address;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use figment::providers::{Format as _, Serialized, Toml};
use figment::value::{Dict, Value};
use figment::{Figment, Provider as _};

pub use environment::Environment;
pub use error::ConfigError;
pub use flags::Flags;
pub use period::Period;
pub use sample::sample;
pub use section::{Field, Section, SectionInfo, Sections, broken_rule};
pub use setting::{Setting, SettingValue};
pub use web_address::WebAddress;

/// Where [`load`] looks.
#[derive(Debug, Default)]
pub struct Sources<'a> {
    /// Values by key (`section.name`), from the command line.
    pub flags: BTreeMap<String, String>,
    pub environment: Environment,
    /// A file that must exist when it was asked for by name.
    pub file: ConfigFile,
    /// Variables whose feature isn't built yet, each with the sentence that refuses it.
    pub unbuilt: &'a [(&'static str, &'static str)],
}

/// The settings file.
#[derive(Debug, Default, Clone)]
pub enum ConfigFile {
    #[default]
    None,
    /// Read if it is there.
    Optional(PathBuf),
    /// Named by the operator, so its absence is an error.
    Required(PathBuf),
}

/// A configuration and where it came from.
#[derive(Debug)]
pub struct Loaded<C> {
    pub config: C,
    /// Keys (`section.name`) that a flag or the environment sets: nobody else can change them.
    pub pinned: BTreeSet<String>,
}

/// Reads a configuration. The first thing that is wrong is named together with where it was set.
pub fn load<C: Sections>(sources: &Sources<'_>) -> Result<Loaded<C>, ConfigError> {
    let sections = C::sections();
    refuse_unbuilt(sources)?;

    let (file_name, from_file) = read_file(&sources.file)?;
    refuse_unknown(&file_name, &from_file, &sections)?;

    let mut origin = BTreeMap::new();
    let mut overrides = Dict::new();
    for section in &sections {
        for field in &section.fields {
            let key = format!("{}.{}", section.name, field.key);
            let (name, text) = match sources.flags.get(&key) {
                Some(text) => (format!("--{}", field.flag()), text.clone()),
                None => match sources.environment.value(field.env)? {
                    Some(text) => (field.env.to_owned(), text),
                    None => continue,
                },
            };
            let value = (field.parse)(&text).map_err(|problem| ConfigError::value(&name, problem))?;
            insert(&mut overrides, section.name, field.key, value);
            origin.insert(key, name);
        }
    }

    let config = Figment::from(Serialized::defaults(from_file))
        .merge(Serialized::defaults(overrides))
        .extract::<C>()
        .map_err(|error| refused(&error, &sections, &origin, &file_name))?;
    if let Some((key, rule)) = config.out_of_limits() {
        return Err(ConfigError::value(&named(&key, &origin, &file_name), rule));
    }
    Ok(Loaded { config, pinned: origin.into_keys().collect() })
}

fn refuse_unbuilt(sources: &Sources<'_>) -> Result<(), ConfigError> {
    for (name, sentence) in sources.unbuilt {
        if sources.environment.value(name)?.is_some() {
            return Err(ConfigError::Unbuilt { name, sentence });
        }
    }
    Ok(())
}

fn read_file(file: &ConfigFile) -> Result<(String, Dict), ConfigError> {
    let (path, required) = match file {
        ConfigFile::None => return Ok((String::new(), Dict::new())),
        ConfigFile::Optional(path) => (path, false),
        ConfigFile::Required(path) => (path, true),
    };
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !required => {
            return Ok((name, Dict::new()));
        }
        Err(error) => return Err(ConfigError::unreadable(path, &error)),
    };
    Ok((name, parse_toml(path, &text)?))
}

fn parse_toml(path: &Path, text: &str) -> Result<Dict, ConfigError> {
    let profiles = Toml::string(text).data().map_err(|error| ConfigError::Syntax {
        file: path.display().to_string(),
        problem: error.kind.to_string(),
    })?;
    Ok(profiles.into_values().next().unwrap_or_default())
}

fn refuse_unknown(file: &str, settings: &Dict, sections: &[SectionInfo]) -> Result<(), ConfigError> {
    for (section_name, value) in settings {
        let Some(section) = sections.iter().find(|section| section.name == section_name) else {
            let known = sections.iter().map(|section| section.name.to_owned());
            return Err(ConfigError::unknown(file, section_name, known));
        };
        let Value::Dict(_, keys) = value else {
            return Err(ConfigError::Syntax {
                file: file.to_owned(),
                problem: format!(
                    "`{section_name}` is a section: write `[{section_name}]` and its keys below"
                ),
            });
        };
        for key in keys.keys() {
            if !section.fields.iter().any(|field| field.key == key) {
                let known = sections.iter().flat_map(|section| {
                    section.fields.iter().map(|field| format!("{}.{}", section.name, field.key))
                });
                return Err(ConfigError::unknown(file, &format!("{section_name}.{key}"), known));
            }
        }
    }
    Ok(())
}

fn insert(dict: &mut Dict, section: &str, key: &str, value: Value) {
    let keys = dict.entry(section.to_owned()).or_insert_with(|| Value::from(Dict::new()));
    if let Value::Dict(_, keys) = keys {
        keys.insert(key.to_owned(), value);
    }
}

/// Names the place of a value that has the wrong type. A secret's own text stays out of it.
fn refused(
    error: &figment::Error,
    sections: &[SectionInfo],
    origin: &BTreeMap<String, String>,
    file: &str,
) -> ConfigError {
    let key = error.path.join(".");
    let name = named(&key, origin, file);
    let secret = sections.iter().any(|section| {
        section.fields.iter().any(|field| field.secret && key == format!("{}.{}", section.name, field.key))
    });
    let problem =
        if secret { "must be a text in quotes, not empty".to_owned() } else { error.kind.to_string() };
    ConfigError::value(&name, problem)
}

/// A setting as the operator wrote it.
fn named(key: &str, origin: &BTreeMap<String, String>, file: &str) -> String {
    origin.get(key).cloned().unwrap_or_else(|| format!("{file}: {key}"))
}

#[cfg(test)]
mod tests;
