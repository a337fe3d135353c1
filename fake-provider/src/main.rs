//! `cargo run -p fake-provider`: the provider as a program.

use std::{
    env,
    io::{self, Write as _},
    process::ExitCode,
};

use fake_provider::{Command, FakeProvider, HELP};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let told = |error: io::Error| error.to_string();
    let mut arguments = Vec::new();
    for argument in env::args_os().skip(1) {
        let text = argument.into_string();
        arguments.push(text.map_err(|argument| format!("{} is not UTF-8", argument.display()))?);
    }
    let options = match Command::read(arguments, |name| env::var(name).ok())? {
        Command::Help => return io::stdout().write_all(HELP.as_bytes()).map_err(told),
        Command::Serve(options) => options,
    };
    let (listener, provider) = FakeProvider::bind(options).await.map_err(told)?;
    io::stdout().write_all(provider.announcement().as_bytes()).map_err(told)?;
    auth::serve(listener, provider.router()).await.map_err(told)
}
