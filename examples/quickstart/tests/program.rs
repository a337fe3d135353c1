//! The program as it is started: a mail without a server is on a page and in the terminal, and signs
//! in; a site on https doesn't start like that.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
    thread,
    time::Duration,
};

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
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// An answer.
#[derive(Debug)]
struct Page {
    /// Where a redirect leads, without the origin.
    location: Option<String>,
    text: String,
}

/// A browser without scripts.
struct Browser {
    host: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn at(program: &Program) -> Self {
        Self { host: program.host.clone(), cookies: BTreeMap::new() }
    }

    fn send(&mut self, line: &str, body: &str) -> Page {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let (host, cookies) = (&self.host, pairs.collect::<Vec<_>>().join("; "));
        let mut connection = TcpStream::connect(host).unwrap();
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nCookie: {cookies}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            body.len()
        );
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        let (head, text) = answer.split_once("\r\n\r\n").unwrap();
        let headers: Vec<_> = head.lines().filter_map(|line| line.split_once(": ")).collect();
        for (_, cookie) in headers.iter().filter(|(name, _)| *name == "set-cookie") {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = headers.iter().find(|(name, _)| *name == "location");
        let location = location.map(|(_, target)| self.path(target));
        Page { location, text: text.to_owned() }
    }

    fn get(&mut self, path: &str) -> Page {
        self.send(&format!("GET {path}"), "")
    }

    /// Where a link of this site leads, without its origin.
    fn path(&self, link: &str) -> String {
        link.strip_prefix(&format!("http://{}", self.host)).unwrap_or(link).to_owned()
    }

    /// Fills in the form of a page that goes to `action`, and sends it.
    fn submit(&mut self, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
        let mut forms = page.text.split("<form ").skip(1);
        let form = forms.find(|form| form.contains(&format!("{action}\""))).unwrap();
        let hidden = form
            .split("type=\"hidden\" ")
            .skip(1)
            .map(|input| (attribute(input, "name").unwrap(), attribute(input, "value").unwrap()));
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        let body = body.extend_pairs(hidden).extend_pairs(typed).finish();
        self.send(&format!("POST {action}"), &body)
    }

    /// The sign-in page, as somebody gets there who opens `/`.
    fn sign_in_page(&mut self) -> Page {
        let target = self.get("/").location.unwrap();
        assert_eq!(target, "/api/auth/signin?callbackUrl=%2F");
        self.get(&target)
    }
}

/// The value of the first attribute of this name.
fn attribute(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!("{name}=\""))?;
    Some(rest.split('"').next()?.replace("&amp;", "&"))
}

#[test]
fn a_mail_without_a_server_is_shown_and_signs_in() {
    let mut program = Program::start("mail");
    let mut browser = Browser::at(&program);
    let page = browser.sign_in_page();
    let fields = [("email", "Ada@Shop.example")];
    let sent = browser.submit(&page, "/api/auth/signin/email", &fields).location.unwrap();
    assert_eq!(sent, "/api/auth/verify-request?provider=email&type=email");
    assert!(browser.get(&sent).text.contains("/api/auth/mails\""));

    let mails = browser.get("/api/auth/mails").text;
    let (_, mail) = mails.split_once("ada@shop.example").unwrap();
    let link = attribute(mail, "href").unwrap();
    let printed = program.line_with("development mail");
    assert!(printed.contains("ada@shop.example") && printed.ends_with(&link), "{printed}");

    let page = browser.get(&browser.path(&link));
    assert!(page.text.contains("ada@shop.example"), "{page:?}");
    let page = browser.submit(&page, "/api/auth/callback/email", &[]);
    assert_eq!(page.location.as_deref(), Some("/"));
    let home = browser.get("/");
    assert!(home.text.contains("ada@shop.example is on the free plan."), "{home:?}");
}

#[test]
fn the_form_signs_in_who_knows_the_password() {
    let program = Program::start("form");
    let mut browser = Browser::at(&program);
    for (password, target) in [("demo", None), ("demo-password", Some("/"))] {
        let page = browser.sign_in_page();
        let fields = [("username", "demo"), ("password", password)];
        let page = browser.submit(&page, "/api/auth/callback/credentials", &fields);
        let location = page.location.as_deref();
        assert_eq!(location.filter(|target| !target.contains("CredentialsSignin")), target);
    }
    assert!(browser.get("/").text.contains("Demo is on the free plan."));
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
