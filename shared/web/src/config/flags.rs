//! A command line flag for every setting that isn't a secret.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use super::{ConfigFile, Sections};

/// Flags of a server's settings, to flatten into its own arguments: `#[command(flatten)] flags: Flags<Config>`. They
/// may stand before and after a subcommand.
/// Secrets have none, since every user of a machine can read the command lines on it.
#[derive(Debug)]
pub struct Flags<C> {
    /// The values that were given, by key (`section.name`).
    pub values: BTreeMap<String, String>,
    file: Option<PathBuf>,
    config: PhantomData<fn() -> C>,
}

impl<C> Flags<C> {
    /// The file that `--config` names, else `default` if it exists.
    pub fn file(&self, default: PathBuf) -> ConfigFile {
        match &self.file {
            Some(path) => ConfigFile::Required(path.clone()),
            None => ConfigFile::Optional(default),
        }
    }
}

impl<C> Default for Flags<C> {
    fn default() -> Self {
        Self { values: BTreeMap::new(), file: None, config: PhantomData }
    }
}

impl<C> Clone for Flags<C> {
    fn clone(&self) -> Self {
        Self { values: self.values.clone(), file: self.file.clone(), config: PhantomData }
    }
}

const FILE: &str = "config_file";

impl<C: Sections> Args for Flags<C> {
    fn augment_args(command: Command) -> Command {
        let file = Arg::new(FILE)
            .long("config")
            .value_name("FILE")
            .value_parser(clap::value_parser!(PathBuf))
            .global(true)
            .help("The settings file");
        let mut command = command.arg(file);
        for section in C::sections() {
            for field in section.fields.iter().filter(|field| !field.secret) {
                let arg = Arg::new(format!("{}.{}", section.name, field.key))
                    .long(field.flag())
                    .value_name(field.env)
                    .global(true)
                    .help(field.doc.trim().to_owned())
                    .help_heading("Settings (each can also come from the environment or the file)");
                command = command.arg(arg);
            }
        }
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<C: Sections> FromArgMatches for Flags<C> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut flags = Self { file: matches.get_one::<PathBuf>(FILE).cloned(), ..Self::default() };
        for section in C::sections() {
            for field in section.fields.iter().filter(|field| !field.secret) {
                let key = format!("{}.{}", section.name, field.key);
                if let Some(value) = matches.get_one::<String>(&key) {
                    flags.values.insert(key, value.clone());
                }
            }
        }
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
