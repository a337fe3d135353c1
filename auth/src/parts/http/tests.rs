//! Proxies of the environment. The environment is the process's, so each case runs this test again in
//! a process of its own.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use super::SystemHttp;
use crate::parts::HttpClient;

/// Names the URL that the inner process asks for.
const TARGET: &str = "AUTH_TEST_TARGET";

/// A proxy that notes the first line and the headers of each request, and answers them all alike.
fn proxy(answer: &'static str) -> (String, Receiver<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (seen, requests) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            if seen.send(serve(stream.unwrap(), answer)).is_err() {
                return;
            }
        }
    });
    (address, requests)
}

fn serve(mut stream: TcpStream, answer: &str) -> Vec<String> {
    let lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let lines = lines.map(Result::unwrap).take_while(|line| !line.is_empty()).collect();
    stream.write_all(answer.as_bytes()).unwrap();
    lines
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nproxy";
const NO: &str = "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// What a process with these variables gets from there: `200 proxy`, or `failed`.
fn asked(target: &str, variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "--nocapture", "parts::http::tests::in_a_process_of_its_own"]);
    for name in super::PROXIES.into_iter().chain(["NO_PROXY", "no_proxy", "REQUEST_METHOD"]) {
        command.env_remove(name);
    }
    let output = command.env(TARGET, target).envs(variables.iter().copied()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find_map(|line| line.split_once("answer: "));
    line.unwrap_or_else(|| panic!("{text}")).1.to_owned()
}

#[expect(clippy::print_stdout, reason = "the test that starts this process reads it")]
#[tokio::test]
async fn in_a_process_of_its_own() {
    let Ok(target) = env::var(TARGET) else { return };
    let request = http::Request::get(target).body(Vec::new()).unwrap();
    match SystemHttp::new().unwrap().send(request).await {
        Ok(answer) => {
            let body = String::from_utf8_lossy(answer.body()).into_owned();
            println!("answer: {} {body}", answer.status().as_u16());
        }
        Err(_) => println!("answer: failed"),
    }
}

fn next(requests: &Receiver<Vec<String>>) -> Option<Vec<String>> {
    requests.recv_timeout(Duration::from_millis(200)).ok()
}

#[test]
fn https_goes_through_a_tunnel() {
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let (address, requests) = proxy(NO);
        let url = format!("http://user:p%40ss@{address}");
        assert_eq!(asked("https://op.example/token?secret=1", &[(name, &url)]), "failed");
        let request = next(&requests).unwrap();
        assert_eq!(request[0], "CONNECT op.example:443 HTTP/1.1", "{name}");
        let header = |line: &&String| line.to_ascii_lowercase().starts_with("proxy-authorization:");
        // `user:p@ss`
        let credentials = request.iter().find(header).unwrap();
        assert!(credentials.ends_with("Basic dXNlcjpwQHNz"), "{credentials}");
        assert!(!request.iter().any(|line| line.contains("secret")), "{request:?}");
    }
}

#[test]
fn http_is_asked_of_the_proxy() {
    for name in ["HTTP_PROXY", "http_proxy"] {
        let (address, requests) = proxy(OK);
        let url = format!("http://{address}");
        assert_eq!(asked("http://op.example/keys?a=1", &[(name, &url)]), "200 proxy");
        let request = next(&requests).unwrap();
        assert_eq!(request[0], "GET http://op.example/keys?a=1 HTTP/1.1", "{name}");
    }
}

#[test]
fn exceptions_and_this_machine_are_asked_directly() {
    let (address, requests) = proxy(OK);
    let (origin, direct) = proxy("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\ndirect");
    let proxy = format!("http://{address}");
    let all = [("HTTP_PROXY", &*proxy), ("HTTPS_PROXY", &proxy), ("ALL_PROXY", &proxy)];
    assert_eq!(asked(&format!("http://{origin}/"), &all), "200 direct");
    let port = origin.rsplit(':').next().unwrap();
    assert_eq!(asked(&format!("http://localhost:{port}/"), &all), "200 direct");
    assert_eq!(next(&direct).unwrap()[0], "GET / HTTP/1.1");
    for no in ["NO_PROXY", "no_proxy"] {
        let variables = [all[0], all[1], (no, "other.example, .invalid")];
        assert_eq!(asked("https://op.invalid/", &variables), "failed");
        assert_eq!(asked("http://op.invalid/", &variables), "failed");
    }
    assert_eq!(next(&requests), None);
}

/// In a CGI program `HTTP_PROXY` is the header `Proxy` of whoever sends a request.
#[test]
fn a_request_names_no_proxy() {
    let (address, requests) = proxy(OK);
    let url = format!("http://{address}");
    let variables = [("HTTP_PROXY", &*url), ("REQUEST_METHOD", "GET")];
    assert_eq!(asked("http://op.invalid/", &variables), "failed");
    assert_eq!(next(&requests), None);
}
