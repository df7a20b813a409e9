// For browsers that know nothing of what the page is made of: ES3, and one sentence.
(function () {
    var isAble = typeof WebAssembly === 'object' && typeof Promise === 'function' && typeof DecompressionStream === 'function' &&
        typeof Symbol === 'function' && typeof document.body.replaceChildren === 'function' && typeof HTMLDialogElement === 'function';
    try {
        // The smallest module: browsers that do not know 'wasm-unsafe-eval' in the policy of the page compile none.
        isAble = isAble && new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) instanceof WebAssembly.Module;
    } catch (error) {
        isAble = false;
    }
    if (isAble) {
        document.getElementById('old').style.display = 'none';
        return;
    }
    document.getElementById('app').style.display = 'none';
    document.documentElement.className = 'is-old';
})();
