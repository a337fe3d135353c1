//! The function's program, with the variables that Lambda sets.

use std::process::{Child, Command, Stdio};

/// A running program, killed when it is dropped.
pub(crate) struct Program(Child);

impl Program {
    /// Starts an instance that gets its events at `runtime` and is called `origin` by browsers.
    pub(crate) fn start(runtime: &str, origin: &str, variables: &[(&str, &str)]) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_lambda"))
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", runtime)
            .env("AWS_LAMBDA_FUNCTION_NAME", "_")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AUTH_URL", origin)
            .env("AUTH_PROXIES", "1")
            .env("AUTH_SECRET", "a secret of the tests, long enough")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
