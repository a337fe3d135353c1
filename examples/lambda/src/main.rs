//! The application of the quick start as a function of AWS Lambda: sessions are in cookies, or in
//! PostgreSQL if `DATABASE_URL` is set.

mod in_cookies;
mod in_postgres;
mod member;

use std::time::Instant;

#[tokio::main]
async fn main() -> Result<(), lambda_http::Error> {
    let begin = Instant::now();
    // What is printed goes to CloudWatch, which shows no colours and has clocks of its own.
    tracing_subscriber::fmt().with_ansi(false).without_time().with_writer(std::io::stderr).init();
    let is_stored = std::env::var_os("DATABASE_URL").is_some();
    let app = if is_stored { in_postgres::app().await? } else { in_cookies::app().await? };
    eprintln!("ready after {} ms", begin.elapsed().as_millis());
    lambda_http::run(app).await
}
