// For browsers that know nothing of what the page is made of: ES3, and one sentence.
(function () {
    var isAble = typeof WebAssembly === 'object' && typeof Promise === 'function' && typeof DecompressionStream === 'function' &&
        typeof Symbol === 'function' && typeof document.body.replaceChildren === 'function' && typeof HTMLDialogElement === 'function';
    if (isAble) {
        document.getElementById('old').style.display = 'none';
        return;
    }
    document.getElementById('app').style.display = 'none';
    document.documentElement.className = 'is-old';
})();
