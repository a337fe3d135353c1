//! A client of a language server (LSP 3.17) over standard input and output.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long the server may be silent. It reads the sources of every dependency at first.
const PATIENCE: Duration = Duration::from_mins(15);

/// What the server answers when something changed while it worked: the request is to be sent again.
const CONTENT_MODIFIED: i64 = -32801;
const SERVER_CANCELLED: i64 = -32802;

/// A running rust-analyzer. It ends when this is dropped.
pub(crate) struct Client {
    server: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    /// The number of the last request.
    sent: i64,
}

impl Client {
    /// Starts the server in a project, and waits until it has read all of it.
    pub(crate) fn start(project: &Path, options: &Value, variables: &[(&str, OsString)]) -> Self {
        let mut server = Command::new("rust-analyzer")
            .current_dir(project)
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("rust-analyzer starts");
        let input = server.stdin.take().expect("standard input is a pipe");
        let mut output = BufReader::new(server.stdout.take().expect("standard output is a pipe"));
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            while let Ok(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut client = Self { server, input, messages, sent: 0 };
        client.initialize(project, options);
        client
    }

    fn initialize(&mut self, project: &Path, options: &Value) {
        let uri = uri(project);
        self.request(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "rootUri": uri,
                "workspaceFolders": [{ "uri": uri, "name": "project" }],
                "initializationOptions": options,
                "capabilities": {
                    "general": { "positionEncodings": ["utf-8"] },
                    "textDocument": {
                        "completion": { "completionItem": { "snippetSupport": true } },
                        "definition": { "linkSupport": false },
                        "diagnostic": {},
                        "hover": { "contentFormat": ["markdown"] },
                    },
                    "experimental": { "serverStatusNotification": true },
                },
            }),
        );
        self.notify("initialized", &json!({}));
        loop {
            let message = self.receive();
            let status = &message["params"];
            if message["method"] == "experimental/serverStatus" && status["quiescent"] == true {
                assert_ne!(status["health"], "error", "the project doesn't load: {status}");
                return;
            }
        }
    }

    /// Sends a request, and gives the result of its answer.
    pub(crate) fn request(&mut self, method: &str, parameters: &Value) -> Value {
        let start = Instant::now();
        loop {
            self.sent += 1;
            let id = self.sent;
            self.send(&json!({
                "jsonrpc": "2.0", "id": id, "method": method, "params": parameters,
            }));
            let mut answer = self.answer(id);
            let code = answer["error"]["code"].as_i64();
            let is_outdated = matches!(code, Some(CONTENT_MODIFIED | SERVER_CANCELLED));
            if !is_outdated || start.elapsed() > PATIENCE {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].take();
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Sends a message that has no answer.
    pub(crate) fn notify(&mut self, method: &str, parameters: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }));
    }

    fn answer(&mut self, id: i64) -> Value {
        loop {
            let message = self.receive();
            if message["id"] == id && message["method"].is_null() {
                return message;
            }
        }
    }

    /// The next message of the server, whose own requests are answered with nothing.
    fn receive(&mut self) -> Value {
        let message = self.messages.recv_timeout(PATIENCE).expect("rust-analyzer answers");
        if message["method"].is_string() && !message["id"].is_null() {
            self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }));
        }
        message
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len())
            .and_then(|()| self.input.flush())
            .expect("rust-analyzer listens");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// One message: headers, an empty line, and as many bytes of JSON as the headers say.
fn read(output: &mut impl BufRead) -> io::Result<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().map_err(io::Error::other)?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body)?;
    serde_json::from_slice(&body).map_err(io::Error::other)
}

/// The address of a file or folder.
pub(crate) fn uri(path: &Path) -> String {
    let mut uri = "file://".to_owned();
    for byte in path.display().to_string().bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            _ => write!(uri, "%{byte:02X}").expect("a text takes any text"),
        }
    }
    uri
}
