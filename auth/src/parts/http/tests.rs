//! Proxies of the environment, and names that lead into the own network. The environment is the
//! process's, so each case with proxies runs this test again in a process of its own.

use std::{
    collections::BTreeSet,
    env,
    io::{BufRead, BufReader, Write},
    net::{IpAddr, TcpListener, TcpStream},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, channel},
    },
    thread,
    time::Duration,
};

use super::{
    Lookup, SystemHttp,
    names::{self, Names},
};
use crate::parts::{HttpClient, Reach};

/// Names the URL that the inner process asks for.
const TARGET: &str = "AUTH_TEST_TARGET";

/// Whether somebody else named the URL.
const OTHERS: &str = "AUTH_TEST_OTHERS";

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
    let mut request = http::Request::get(target).body(Vec::new()).unwrap();
    if env::var(OTHERS).is_ok() {
        request.extensions_mut().insert(Reach::Internet);
    }
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

/// The proxy is in the own network, as a rule, and where it leads is its own to look at.
#[test]
fn a_proxy_of_the_own_network_is_reached() {
    let (address, requests) = proxy(OK);
    let url = format!("http://{}", address.replace("127.0.0.1", "localhost"));
    let variables = [("HTTP_PROXY", &*url), (OTHERS, "1")];
    assert_eq!(asked("http://op.example/keys", &variables), "200 proxy");
    assert!(next(&requests).is_some());
    // Nobody leads this server to the proxy itself.
    assert_eq!(asked(&format!("{url}/"), &variables), "failed");
    assert_eq!(next(&requests), None);
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

/// A client whose names are these addresses, without proxies.
fn naming(names: &[(&str, &[&str])]) -> SystemHttp {
    let addresses = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
    let names = names.iter().map(|(name, texts)| ((*name).to_owned(), addresses(texts)));
    SystemHttp {
        proxies: Arc::new(BTreeSet::from(["proxy.example".to_owned()])),
        ..SystemHttp::finding(names.collect())
    }
}

async fn fetched(client: &SystemHttp, url: &str, reach: Reach) -> Result<String, String> {
    let mut request = http::Request::get(url).body(Vec::new()).unwrap();
    request.extensions_mut().insert(reach);
    let answer = client.send(request).await.map_err(|error| {
        let mut innermost: &(dyn std::error::Error + 'static) = &*error;
        while let Some(source) = innermost.source() {
            innermost = source;
        }
        innermost.to_string()
    })?;
    Ok(String::from_utf8(answer.into_body()).unwrap())
}

/// OA-049: a name that leads into the server's own network is connected to only if the application
/// named it.
#[tokio::test]
async fn names_of_others_do_not_lead_into_the_own_network() {
    let (address, requests) = proxy(OK);
    let port = address.rsplit(':').next().unwrap();
    let client = naming(&[
        ("loopback.example", &["127.0.0.1"]),
        ("mapped.example", &["::ffff:127.0.0.1"]),
        ("metadata.example", &["169.254.169.254"]),
        ("private.example", &["10.0.0.1"]),
        ("unique.example", &["fd00::1"]),
        ("proxy.example", &["127.0.0.1"]),
    ]);
    for host in ["loopback", "mapped", "metadata", "private", "unique", "proxy"] {
        let url = format!("http://{host}.example:{port}/");
        let refused = fetched(&client, &url, Reach::Internet).await.unwrap_err();
        assert_eq!(refused, format!("`{host}.example` is in this server's own network"));
    }
    for host in
        ["127.0.0.1", "[::1]", "[::ffff:7f00:1]", "169.254.169.254", "localhost", "a.localhost"]
    {
        let url = format!("http://{host}:{port}/");
        let refused = fetched(&client, &url, Reach::Internet).await.unwrap_err();
        assert_eq!(refused, format!("`{host}` is in this server's own network"));
    }
    assert_eq!(next(&requests), None);
    let url = format!("http://loopback.example:{port}/");
    assert_eq!(fetched(&client, &url, Reach::Anywhere).await.unwrap(), "proxy");
    assert!(next(&requests).is_some());
    // Not over the connection of before, either.
    assert!(fetched(&client, &url, Reach::Internet).await.is_err());
    assert_eq!(next(&requests), None);
}

/// Of the addresses of a name those of the internet are left.
#[tokio::test]
async fn a_name_may_have_addresses_of_both_kinds() {
    let (address, requests) = proxy(OK);
    let port = address.rsplit(':').next().unwrap();
    // A test network would be "documentation": this one is nobody's, and nothing answers there.
    let client = naming(&[("both.example", &["127.0.0.1", "198.18.0.1"])]);
    let refused = fetched(&client, &format!("http://both.example:{port}/"), Reach::Internet).await;
    assert!(!refused.unwrap_err().contains("own network"));
    assert_eq!(next(&requests), None);
}

// OA-049
/// DNS rebinding: the address that is looked at is the one that is connected to.
#[tokio::test]
async fn a_name_that_moves_is_looked_at_again() {
    let (address, requests) = proxy(OK);
    let port = address.rsplit(':').next().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let lookup: Arc<Lookup> = Arc::new(move |_| {
        let is_first = count.fetch_add(1, Ordering::SeqCst) == 0;
        let address: IpAddr = if is_first { [198, 18, 0, 1].into() } else { [127, 0, 0, 1].into() };
        Box::pin(async move { Ok(vec![(address, 0).into()]) })
    });
    let client = SystemHttp::with(&lookup, BTreeSet::new()).unwrap();
    let url = format!("http://moving.example:{port}/");
    assert!(!fetched(&client, &url, Reach::Internet).await.unwrap_err().contains("own network"));
    assert!(fetched(&client, &url, Reach::Internet).await.unwrap_err().contains("own network"));
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    assert_eq!(next(&requests), None);
}

// OA-049
/// Where tenants write the issuers, none of the engine's allowances counts.
#[tokio::test]
async fn a_client_of_the_internet_alone() {
    let client = SystemHttp { is_internet_only: true, ..naming(&[("a.example", &["127.0.0.1"])]) };
    for url in ["http://127.0.0.1:1/", "http://localhost:1/", "http://a.example:1/"] {
        let refused = fetched(&client, url, Reach::Anywhere).await.unwrap_err();
        assert!(refused.contains("own network"), "{url}: {refused}");
    }
    assert!(SystemHttp::internet_only().unwrap().is_internet_only);
}

/// Otherwise each client of each setup would read all certificates of the system.
#[test]
fn clients_take_the_tls_of_the_process() {
    let client = super::client(Names {
        lookup: names::system(),
        reach: Reach::Anywhere,
        proxies: Arc::default(),
    });
    let client = client.tls_backend_preconfigured(super::tls::config().unwrap());
    assert!(client.build().is_ok(), "reqwest has another rustls than this library");
}

#[test]
fn proxies_are_known_by_their_hosts() {
    for (proxy, host) in [
        ("http://user:pw@proxy.example:3128", Some("proxy.example")),
        ("socks5h://10.0.0.1:1080", Some("10.0.0.1")),
        ("Proxy.Example:3128", Some("proxy.example")),
        ("proxy.example", Some("proxy.example")),
        ("", None),
    ] {
        assert_eq!(super::proxy_host(proxy).as_deref(), host, "{proxy}");
    }
}
