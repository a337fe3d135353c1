//! The program as it is started: a mail without a server is on a page and in the terminal, and signs
//! in; a site on https doesn't start like that.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
    thread,
    time::Duration,
};

use test_support::{Browser, Page, mail_site::hidden, process::site_at};

/// The program, which ends with the test.
struct Program {
    child: Child,
    terminal: BufReader<ChildStderr>,
    /// `127.0.0.1:3000`
    host: String,
}

/// What starts the program with these variables and no others, in an empty folder.
fn command(folder: &str, variables: &[(&str, &str)]) -> Command {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_quickstart"));
    command.env_clear().envs(variables.iter().copied()).current_dir(folder).stderr(Stdio::piped());
    command
}

impl Program {
    fn start(folder: &str) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = command(folder, &[("PORT", &free.port().to_string())]);
        let mut child = command.spawn().unwrap();
        let terminal = BufReader::new(child.stderr.take().unwrap());
        let mut program = Self { child, terminal, host: free.to_string() };
        while TcpStream::connect(&program.host).is_err() {
            assert_eq!(program.child.try_wait().unwrap(), None, "the program ended");
            thread::sleep(Duration::from_millis(20));
        }
        program
    }

    /// The next line in the terminal that contains a text.
    fn line_with(&mut self, text: &str) -> String {
        let lines = self.terminal.by_ref().lines().map(Result::unwrap);
        lines.into_iter().find(|line| line.contains(text)).unwrap()
    }

    /// A browser without scripts.
    fn browser(&self) -> Browser {
        let mut browser = Browser::at(site_at(&format!("http://{}", self.host)), &self.host);
        browser.headers.insert("accept", "text/html".parse().unwrap());
        browser
    }

    /// Where a link of the site leads, without its origin.
    fn path(&self, link: &str) -> String {
        link.strip_prefix(&format!("http://{}", self.host)).unwrap_or(link).to_owned()
    }

    /// The sign-in page, as somebody gets there who opens `/`.
    async fn sign_in_page(&self, browser: &mut Browser) -> Page {
        let target = self.path(browser.get("/").await.location());
        assert_eq!(target, "/api/auth/signin?callbackUrl=%2F");
        browser.get(&target).await
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Fills in the form of a page that goes to `action`, and sends it.
async fn submit(browser: &mut Browser, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
    let mut forms = page.text.split("<form ").skip(1);
    let form = forms.find(|form| form.contains(&format!("{action}\""))).unwrap();
    let hidden = hidden(form);
    let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let fields: Vec<_> = hidden.chain(typed.iter().copied()).collect();
    browser.post(action, &fields).await
}

/// The value of the first attribute of this name.
fn attribute(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!("{name}=\""))?;
    Some(rest.split('"').next()?.replace("&amp;", "&"))
}

#[tokio::test]
async fn a_mail_without_a_server_is_shown_and_signs_in() {
    let mut program = Program::start("mail");
    let mut browser = program.browser();
    let page = program.sign_in_page(&mut browser).await;
    let fields = [("email", "Ada@Shop.example")];
    let sent = submit(&mut browser, &page, "/api/auth/signin/email", &fields).await;
    let sent = program.path(sent.location());
    assert_eq!(sent, "/api/auth/verify-request?provider=email&type=email");
    assert!(browser.get(&sent).await.text.contains("/api/auth/mails\""));

    let mails = browser.get("/api/auth/mails").await.text;
    let (_, mail) = mails.split_once("ada@shop.example").unwrap();
    let link = attribute(mail, "href").unwrap();
    let printed = program.line_with("development mail");
    assert!(printed.contains("ada@shop.example") && printed.ends_with(&link), "{printed}");

    let page = browser.get(&program.path(&link)).await;
    assert!(page.text.contains("ada@shop.example"), "{page:?}");
    let page = submit(&mut browser, &page, "/api/auth/callback/email", &[]).await;
    assert_eq!(program.path(page.location()), "/");
    let home = browser.get("/").await;
    assert!(home.text.contains("ada@shop.example is on the free plan."), "{home:?}");
}

#[tokio::test]
async fn the_form_signs_in_who_knows_the_password() {
    let program = Program::start("form");
    let mut browser = program.browser();
    for (password, is_right) in [("demo", false), ("demo-password", true)] {
        let page = program.sign_in_page(&mut browser).await;
        let fields = [("username", "demo"), ("password", password)];
        let page = submit(&mut browser, &page, "/api/auth/callback/credentials", &fields).await;
        let target = program.path(page.location());
        assert_eq!(target == "/", is_right, "{target}");
        assert_eq!(target.contains("CredentialsSignin"), !is_right, "{target}");
    }
    assert!(browser.get("/").await.text.contains("Demo is on the free plan."));
}

#[test]
fn a_site_on_https_doesn_t_start_without_a_mail_server() {
    for url in ["https://shop.example", "https://127.0.0.1:3000"] {
        // A port that is taken: it never gets so far.
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port().to_string();
        let secret = "a secret of the tests, long enough";
        let variables = [("AUTH_URL", url), ("AUTH_SECRET", secret), ("PORT", &port)];
        let output = command("https", &variables).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains("nothing sends its mails"), "{said}");
    }
}
