//! `gouji serve`: hands out the page of gouji to browsers of this machine. It has no state and takes nothing: what somebody
//! checks in the page stays in their browser.

mod http;
mod page;

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time;

use super::args::ServeArgs;
use super::{SUCCESS, TROUBLE, complain, print};
use crate::lang::Lang;
use crate::say;
use http::{Answer, LONGEST_HEAD};

/// Maximum number of clients served at a time; others wait. Some systems give a program no more than 256 files.
const SEATS: usize = 128;

/// Maximum time for one client, however slowly it sends or reads.
const PATIENCE: Duration = Duration::from_secs(10);

/// Wait where the system gives no more connections.
const PAUSE: Duration = Duration::from_millis(100);

/// Maximum length of what a client goes on sending behind its request.
const MOST_BEHIND: u64 = 1 << 20;

/// Serves the page until the user ends the program. Returns only if it cannot.
pub fn run(arguments: &ServeArgs, lang: Lang) -> u8 {
    let served = page::find(arguments.page.as_deref(), lang).and_then(|page| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| not_served(arguments.port, &error, lang))?;
        runtime.block_on(serve(arguments, page.into(), lang)).map_err(|error| not_served(arguments.port, &error, lang))
    });
    served.unwrap_or_else(|message| {
        complain(lang, &message);
        TROUBLE
    })
}

fn not_served(port: u16, error: &io::Error, lang: Lang) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => say!(
            lang,
            "端口 {port} 已被占用，也许 gouji serve 已经在运行；要用别的端口，请加 --port",
            "port {port} is in use, perhaps by another gouji serve; --port takes another one"
        ),
        _ => say!(
            lang,
            "不能在端口 {port} 提供网页：{error}；要用别的端口，请加 --port",
            "the page cannot be served on port {port}: {error}; --port takes another one"
        ),
    }
}

/// Says where the page is, opens it, and answers whoever asks for it.
async fn serve(arguments: &ServeArgs, page: Arc<[u8]>, lang: Lang) -> io::Result<u8> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port)).await?;
    let port = listener.local_addr()?.port();
    let address = format!("http://127.0.0.1:{port}/");
    // A terminal would take what follows the address without a space for a part of it.
    let ready =
        say!(lang, "网页已就绪：{address} （按 Ctrl-C 结束）\n", "the page is ready: {address} (Ctrl-C ends)\n");
    let code = print(&ready, SUCCESS, lang);
    if code != SUCCESS {
        return Ok(code);
    }
    if !arguments.no_open {
        // Where there is no browser the address has been said.
        thread::spawn(move || open::that_detached(address));
    }
    let seats = Arc::new(Semaphore::new(SEATS));
    loop {
        let seat = seats.clone().acquire_owned().await;
        let Ok((client, _)) = listener.accept().await else {
            time::sleep(PAUSE).await;
            continue;
        };
        let page = page.clone();
        tokio::spawn(async move {
            // A client that has left or is too slow gets no more.
            let _ = time::timeout(PATIENCE, attend(client, port, &page)).await;
            drop(seat);
        });
    }
}

/// Reads one request and answers it.
async fn attend(mut client: TcpStream, port: u16, page: &[u8]) -> io::Result<()> {
    let mut request = Vec::new();
    let answer = loop {
        let left = (LONGEST_HEAD - request.len()) as u64;
        let has_ended = (&mut client).take(left).read_buf(&mut request).await? == 0;
        match Answer::to(&request, port, page) {
            Some(answer) => break answer,
            // Browsers open connections that they may need, and leave.
            None if has_ended && request.is_empty() => return Ok(()),
            None if has_ended => break Answer::TO_NO_REQUEST,
            None => {}
        }
    };
    client.write_all(answer.head().as_bytes()).await?;
    client.write_all(answer.body()).await?;
    client.shutdown().await?;
    // Closed with something unread, a connection breaks off, and the client may lose the answer.
    tokio::io::copy(&mut client.take(MOST_BEHIND), &mut tokio::io::sink()).await?;
    Ok(())
}
