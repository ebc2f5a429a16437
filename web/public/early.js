(() => {
  try {
    const saved = JSON.parse(localStorage.getItem('pc.preferences') || '{}');
    const root = document.documentElement;
    if (saved.theme === 'dark' || saved.theme === 'light') root.dataset.theme = saved.theme;
    root.lang = saved.locale || ((navigator.language || 'en').toLowerCase().startsWith('fr') ? 'fr' : 'en');
  } catch {
    // Storage is blocked: the page follows the system, and says so nowhere.
  }
})();
